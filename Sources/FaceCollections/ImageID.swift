internal import Crypto
internal import FaceCore
package import Foundation

/// The identifier of an image's bytes: the same bytes always have the same one.
package struct ImageID: Sendable, Hashable {
    package let uuid: UUID

    /// The namespace of Beetroot's image identifiers.
    private static let namespace = UUID(
        uuid: (0x5B, 0x2F, 0x0C, 0x6E, 0x9D, 0x41, 0x4E, 0x7A, 0x8C, 0x13, 0xB7, 0xE0, 0x52, 0xA4, 0xD9, 0x36)
    )

    /// A name-based UUID (RFC 9562, version 5) whose name is the SHA-256 of the bytes.
    package init(image: some Sequence<UInt8>) {
        self.init(sha256: Array(SHA256.hash(data: Array(image))))
    }

    /// - Parameter sha256: the 32 bytes of the image's SHA-256.
    package init(sha256: [UInt8]) {
        precondition(sha256.count == 32, "a SHA-256 has 32 bytes")
        var hash = Insecure.SHA1()
        withUnsafeBytes(of: Self.namespace.uuid) { hash.update(bufferPointer: $0) }
        hash.update(data: sha256)
        var bytes = Array(hash.finalize().prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x50
        bytes[8] = bytes[8] & 0x3F | 0x80
        uuid = bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}

extension ImageID: LosslessStringConvertible {
    package init?(_ description: String) {
        guard let uuid = UUID(text: description) else { return nil }
        self.uuid = uuid
    }

    package var description: String { uuid.text }
}
