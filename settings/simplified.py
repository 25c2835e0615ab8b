"""Traditional characters that names of agencies and titles of reports are written with, and their simplified form.

One character for one, so that places in a text stay true. Left out: characters that are simplified ones too and stand
in names of places (乾 in 乾安县, 於 in 於潜镇), and those with two simplified forms (後, 徵, 發 as hair).
"""

_PAIRS = """
報报 導导 開开 關关 務务 員员 會会 縣县 區区 鎮镇 鄉乡 廳厅 園园 業业 農农 發发 財财 經经 濟济 衛卫 環环 護护 國国 資资 產产 監监 場场 質质 機机 構构 編编 辦办 廣广 電电 視视 體体 學学 訓训
練练 調调 養养 勞劳 動动 險险 計计 劃划 統统 審审 價价 稅税 應应 團团 軍军 師师 連连 隊队 聯联 對对 總总 結结 執执 處处 圖图 館馆 醫医 藥药 療疗 築筑 設设 鐵铁 運运 輸输 車车 馬马 龍龙 鳳凤
陽阳 陰阴 東东 漢汉 灣湾 島岛 嶺岭 寧宁 遼辽 蘇苏 滬沪 貴贵 雲云 瀘泸 廈厦 撫抚 順顺 豐丰 慶庆 義义 興兴 長长 樂乐 賓宾 營营 錫锡 賀贺 蘭兰 歲岁 書书 記记 數数 據据 類类 級级 門门 闊阔 當当
請请 複复 議议 訴诉 訟讼 詢询 問问 題题 進进 項项 條条 規规 範范 則则 決决 訂订 頒颁 佈布 稱称 號号 碼码 頁页 網网 絡络 線线 維维 權权 責责 負负 實实 際际 專专 屬属 歷历 檔档 証证 證证 戶户
選选 舉举 黨党 組组 織织 紀纪 檢检 訪访 僑侨 臺台 遊游 與与 為为 無无 單单 個个 兩两 萬万 億亿 時时 間间 華华 傳传 聞闻 氣气 災灾 減减 滅灭 標标 準准 認认 測测 繪绘 礦矿 礎础 鹽盐 漁渔 獸兽
飼饲 種种 糧粮 儲储 備备 貿贸 銀银 債债 幣币 貨货 競竞 爭争 雙双 橋桥 湧涌 溝沟 澤泽 滄沧 濱滨 瀾澜 灘滩 烏乌 爾尔 齊齐 贛赣 鄭郑 鄰邻 釐厘 鏡镜 鑒鉴 閩闽 隴陇 隨随 韓韩 饒饶 騰腾 鶴鹤 鷹鹰
麗丽 黃黄 龜龟 羅罗 聖圣 腳脚 臨临 莊庄 萊莱 葉叶 薩萨 蘆芦 蘊蕴 衝冲 裡里 補补 諸诸 謝谢 譚谭 豬猪 費费 賴赖 贊赞 趙赵 躍跃 輝辉 轄辖 邊边 還还 郵邮 鄧邓 錦锦 鏈链 鐘钟 隸隶 雜杂 離离 雞鸡
靈灵 靜静 顏颜 風风 飛飞 驛驿 魚鱼 鳥鸟 麥麦 齡龄
"""

SIMPLIFIED = str.maketrans({pair[0]: pair[1] for pair in _PAIRS.split()})
"""For `str.translate`."""
