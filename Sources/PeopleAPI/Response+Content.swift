internal import Foundation
internal import HTTPTypes
internal import Hummingbird

extension Response {
    /// A day, in this browser only: an overwritten photo or thumbnail keeps its address.
    static let imageCaching = "private, max-age=86400"

    init(bytes: some Collection<UInt8>, type: String, status: HTTPResponse.Status = .ok) {
        self.init(
            status: status,
            headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: Array(bytes)))
        )
    }

    init(text: String, status: HTTPResponse.Status = .ok) {
        self.init(bytes: (text + "\n").utf8, type: "text/plain; charset=utf-8", status: status)
        headers[.cacheControl] = "no-store"
    }

    /// A page is private and never kept: it shows who was seen, and that changes.
    init(html: String, status: HTTPResponse.Status = .ok) {
        self.init(bytes: html.utf8, type: "text/html; charset=utf-8", status: status)
        headers[.cacheControl] = "no-store"
    }

    init(json value: some Encodable, status: HTTPResponse.Status = .ok) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        self.init(bytes: try encoder.encode(value), type: "application/json", status: status)
        headers[.cacheControl] = "no-store"
    }

    init(jpeg bytes: [UInt8]) {
        self.init(bytes: bytes, type: "image/jpeg")
        headers[.cacheControl] = Self.imageCaching
    }
}
