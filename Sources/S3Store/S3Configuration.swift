package import AWSSignature
package import Foundation

/// Which S3-compatible server holds the buckets, and how to sign for it.
package struct S3Configuration: Sendable {
    /// Scheme, host and port, without a path: `http://127.0.0.1:9000`.
    package let endpoint: URL
    package let region: String
    /// Nil sends unsigned requests, which only public buckets answer.
    package let key: AccessKey?

    package init(endpoint: URL, region: String, key: AccessKey?) {
        self.endpoint = endpoint
        self.region = region
        self.key = key
    }

    /// Reads the variables that AWS's own tools read.
    ///
    /// - Returns: nil where no endpoint is set.
    /// - Throws: ``S3ConfigurationError`` naming the variable whose value makes no sense.
    package init?(environment: [String: String]) throws {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let name = "AWS_ENDPOINT_URL_S3"
        guard let address = value(name) else { return nil }
        guard let endpoint = URL(string: address), ["http", "https"].contains(endpoint.scheme), endpoint.host != nil,
            ["", "/"].contains(endpoint.path), endpoint.query == nil
        else {
            throw S3ConfigurationError(variable: name, reason: "must be an address such as http://127.0.0.1:9000")
        }
        self.init(
            endpoint: endpoint,
            region: value("AWS_REGION") ?? value("AWS_DEFAULT_REGION") ?? "us-east-1",
            key: try Self.key(value)
        )
    }

    private static func key(_ value: (String) -> String?) throws -> AccessKey? {
        switch (value("AWS_ACCESS_KEY_ID"), value("AWS_SECRET_ACCESS_KEY")) {
        case (nil, nil):
            return nil
        case (let id?, let secret?):
            do {
                return try AccessKey(
                    id: id,
                    secret: secret,
                    sessionToken: value("AWS_SESSION_TOKEN"),
                    createdAt: Date(timeIntervalSince1970: 0)
                )
            } catch {
                throw S3ConfigurationError(variable: "AWS_ACCESS_KEY_ID and its companions", reason: error.description)
            }
        case (nil, _):
            throw S3ConfigurationError(variable: "AWS_ACCESS_KEY_ID", reason: "is missing beside AWS_SECRET_ACCESS_KEY")
        case (_, nil):
            throw S3ConfigurationError(variable: "AWS_SECRET_ACCESS_KEY", reason: "is missing beside AWS_ACCESS_KEY_ID")
        }
    }
}

/// A variable that cannot be used; its value, which may be a secret, is not told.
package struct S3ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    package let variable: String
    package let reason: String

    package var description: String { "\(variable) \(reason)" }
}
