/// An AWS service by the name in its credentials' scope, and how its requests are signed.
package struct SigningService: Sendable, Hashable {
    package let name: String
    /// Whether empty, `.` and `..` segments are resolved and the escapes of the path escaped once more, as everywhere but
    /// in S3, where any of them can be part of an object's key.
    let normalizesPath: Bool
    /// Whether requests declare the hash of their body in `X-Amz-Content-SHA256`; S3 demands it.
    let signsContentHash: Bool
    /// Whether a signature may leave out the body. In S3, presigned URLs do.
    let allowsUnsignedPayload: Bool

    /// Amazon S3, and whatever else speaks its protocol.
    package static let s3 = SigningService("s3")

    /// The service with this name; `s3` has rules of its own.
    package init(_ name: String) {
        let isS3 = name == "s3"
        self.init(
            name: name,
            normalizesPath: !isS3,
            signsContentHash: isS3,
            allowsUnsignedPayload: isS3
        )
    }

    init(name: String, normalizesPath: Bool, signsContentHash: Bool, allowsUnsignedPayload: Bool) {
        self.name = name
        self.normalizesPath = normalizesPath
        self.signsContentHash = signsContentHash
        self.allowsUnsignedPayload = allowsUnsignedPayload
    }
}
