internal import HTTPTypes

/// Names of the protocol's own header fields; they are compared without regard to case.
extension HTTPField.Name {
    static let amzTarget = named("X-Amz-Target")
    static let amznRequestID = named("x-amzn-RequestId")
    static let amznErrorType = named("x-amzn-ErrorType")

    private static func named(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("'\(name)' is not a header name") }
        return name
    }
}
