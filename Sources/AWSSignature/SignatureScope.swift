/// Whose signature a signature is, and for what: the day, region and service that its key is good for.
package struct SignatureScope: Sendable, Hashable {
    package let accessKeyID: String
    /// `YYYYMMDD`, in UTC.
    package let day: String
    package let region: String
    package let service: String

    package init(accessKeyID: String, day: String, region: String, service: String) {
        self.accessKeyID = accessKeyID
        self.day = day
        self.region = region
        self.service = service
    }

    /// What a scope ends with.
    static let terminator = "aws4_request"

    /// The scope in the form that is signed: `20150830/us-east-1/service/aws4_request`.
    var text: String { "\(day)/\(region)/\(service)/\(Self.terminator)" }

    /// The scope in the form that a request carries: the identifier of the access key, a slash and ``text``.
    var credential: String { "\(accessKeyID)/\(text)" }
}
