import Foundation

@testable import AWSSignature

/// Calls of Rekognition, signed at a fixed time, for tests to change.
enum SignedExample {
    static let time = "20150830T123600Z"
    static let now = Date(timeIntervalSince1970: 1_440_938_160)
    static let service = SigningService("rekognition")
    static let key = key(token: nil)
    static let temporaryKey = key(token: "a/session+token==")

    private static func key(token: String?) -> AccessKey {
        do {
            return try AccessKey(id: "BRKID", secret: "secret", sessionToken: token, createdAt: now)
        } catch {
            fatalError("\(error)")
        }
    }

    /// As an SDK sends it: with headers that are not signed among those that are.
    static func inHeaders(key: AccessKey = key, service: SigningService = service, at date: Date = now) -> SignedRequest
    {
        var request = unsigned
        request.headers += RequestSigner(key: key, region: "eu-west-1", service: service)
            .headers(signing: request, at: date)
        request.headers += [
            (name: "User-Agent", value: "Boto3/1.44"), (name: "amz-sdk-request", value: "attempt=1"),
            (name: "X-Amzn-Trace-Id", value: "Root=1"),
        ]
        return request
    }

    static func presigned(
        key: AccessKey = key,
        service: SigningService = service,
        at date: Date = now,
        lifetime: Int = 3600
    ) -> SignedRequest {
        var request = unsigned
        do {
            request.query = try RequestSigner(key: key, region: "eu-west-1", service: service)
                .query(presigning: request, at: date, lifetime: lifetime)
        } catch {
            fatalError("\(error)")
        }
        return request
    }

    private static var unsigned: SignedRequest {
        SignedRequest(
            method: "POST",
            path: "/a/b",
            query: "c=d",
            headers: [
                (name: "Host", value: "localhost:8080"),
                (name: "Content-Type", value: "application/x-amz-json-1.1"),
                (name: "X-Amz-Target", value: "RekognitionService.ListFaces"),
            ],
            body: Array(#"{"CollectionId":"faces"}"#.utf8)
        )
    }
}

extension SignedRequest {
    /// The value of a header; setting nil removes it, setting a value replaces all that there are.
    subscript(header name: String) -> String? {
        get { headers.first { $0.name.lowercased() == name.lowercased() }?.value }
        set {
            let index = headers.firstIndex { $0.name.lowercased() == name.lowercased() } ?? headers.endIndex
            headers.removeAll { $0.name.lowercased() == name.lowercased() }
            if let newValue { headers.insert((name: name, value: newValue), at: index) }
        }
    }

    mutating func replaceInAuthorization(_ old: String, with new: String) {
        self[header: "Authorization"] = self[header: "Authorization"]?.replacing(old, with: new)
    }

    mutating func replaceInQuery(_ old: String, with new: String) {
        query = query.replacing(old, with: new)
    }
}
