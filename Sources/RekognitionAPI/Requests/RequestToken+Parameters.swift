internal import FaceCollections

extension RequestToken {
    /// - Parameters:
    ///   - clientToken: nil from a client that does not mind doing it twice.
    ///   - parameters: the operation and all its parameters but the token, defaults filled in.
    init?(_ clientToken: String?, for parameters: [String]) {
        guard let clientToken else { return nil }
        self.init(token: clientToken, fingerprint: Fingerprint(parameters).digest)
    }
}
