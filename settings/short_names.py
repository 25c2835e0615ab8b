"""What agencies are called in everyday speech, and what stands on their seals. Pure data with one function.

Only short forms with one official name in all places are here: 文旅局, 城管局 and 教体局 are called otherwise from
county to county and stay as printed.
"""

import re

OFFICIAL = {
    "发改委": "发展和改革委员会",
    "发改局": "发展和改革局",
    "人社局": "人力资源和社会保障局",
    "人社厅": "人力资源和社会保障厅",
    "住建局": "住房和城乡建设局",
    "住建委": "住房和城乡建设委员会",
    "住建厅": "住房和城乡建设厅",
    "卫健委": "卫生健康委员会",
    "卫健局": "卫生健康局",
    "市监局": "市场监督管理局",
    "市场监管局": "市场监督管理局",
    "应急局": "应急管理局",
    "工信局": "工业和信息化局",
    "经信局": "经济和信息化局",
    "林草局": "林业和草原局",
    "退役军人局": "退役军人事务局",
    "医保局": "医疗保障局",
    "国资委": "国有资产监督管理委员会",
    "自规局": "自然资源和规划局",
    "民宗委": "民族宗教事务委员会",
    "民宗局": "民族宗教事务局",
    "科技局": "科学技术局",
    "环保局": "环境保护局",
    "国土局": "国土资源局",
    "食药监局": "食品药品监督管理局",
    "安监局": "安全生产监督管理局",
    "管委会": "管理委员会",
}

_GOVERNMENT = re.compile(r"(?<!人民)政府(?=$|办公?室?$|机关$|本级$)")
_OFFICE = re.compile(r"(?<=政府|公署)办$")
_TOWN = re.compile(r"(?<=[\u3400-\u9fff]{2}[镇乡]|[\u3400-\u9fff]苏木)$|(?<=[镇乡木])党政(?:综合)?办(?:公室)?$")
_STREET = re.compile(r"(?<=[\u3400-\u9fff]街道)(?:办|党工委)?$")


def official_name(name: str) -> str:
    """An agency's name with its short forms written out: 县人社局 -> 县人力资源和社会保障局, 镇 -> 镇人民政府."""
    name = name.replace("行署", "行政公署")
    name = _OFFICE.sub("办公室", _GOVERNMENT.sub("人民政府", name))
    for short, whole in OFFICIAL.items():
        if name.endswith(short) and not name.endswith(whole):
            return name.removesuffix(short) + whole
    if _STREET.search(name):
        return _STREET.sub("办事处", name, count=1)
    return _TOWN.sub("人民政府", name, count=1)
