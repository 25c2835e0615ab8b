"""Our own HTTP/1.1: connections that keep the bytes they send and receive, and ask the guard before they are made.

The handler (`crawler.transport.handler`) stands where Scrapy's own would; this module only names what it leaves behind.
"""

EXCHANGE = "nianbao_exchange"
"""Key of `request.meta` under which the exchange travels from the handler to the capture middleware."""

CERTIFICATE = "nianbao_certificate"
"""Key of `request.meta`: the certificate that the server showed, as DER; absent where no TLS was spoken."""
