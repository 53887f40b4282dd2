/// What the API lets in, and under which account it appears.
package struct RekognitionConfiguration: Sendable {
    /// The account in ARNs: twelve digits.
    package var account = "000000000000"
    /// The region in ARNs for requests that name none.
    package var defaultRegion = "us-east-1"
    /// Whether images may have other formats than JPEG and PNG, which are all that the service takes.
    package var acceptsAllFormats = true
    /// The most bytes of a request's body. Two images of the largest size fit, as base64.
    package var largestBody = 16 << 20
    /// The most bytes of all request bodies and fetched images that are in memory at once. What base64 decodes to comes on
    /// top: three quarters of it at most.
    package var bytesInFlight = 256 << 20
    /// The most requests that are carried out at once.
    package var requestsInWork = 64

    package init() {}
}
