import Foundation
import Testing

@testable import AWSSignature

/// Requests that nobody means well with: refused in words that stay short, whatever is in them.
@Suite struct HostileRequestTests {
    private let verifier = SignatureVerifier(service: SignedExample.service)

    /// What a request is refused with; its message never repeats more than a little of it.
    private func error(of request: SignedRequest) async throws -> SignatureError {
        let error = try #require(
            await #expect(throws: SignatureError.self) {
                try await verifier.verify(request, at: SignedExample.now) { _ in SignedExample.key }
            }
        )
        #expect(error.message.utf8.count < 1000)
        #expect(error.message.utf8.allSatisfy { (0x20...0x7E).contains($0) })
        return error
    }

    @Test func tooManyHeaders() async throws {
        var request = SignedExample.inHeaders()
        let filler = 256 - request.headers.count
        request.headers += (0..<filler).map { (name: "X-\($0)", value: "") }
        let scope = try await verifier.verify(request, at: SignedExample.now) { _ in SignedExample.key }
        #expect(scope.accessKeyID == "BRKID")
        request.headers.append((name: "X", value: ""))
        let expected = SignatureError.incomplete("the request has 257 headers, more than the limit of 256")
        #expect(try await error(of: request) == expected)
    }

    @Test func tooLongHeaders() async throws {
        var request = SignedExample.inHeaders()
        let used = request.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        request.headers.append((name: "X", value: String(repeating: "x", count: 65_535 - used)))
        let scope = try await verifier.verify(request, at: SignedExample.now) { _ in SignedExample.key }
        #expect(scope.accessKeyID == "BRKID")
        request.headers.append((name: "Y", value: ""))
        #expect(
            try await error(of: request)
                == .incomplete("the request has 65537 bytes of headers, more than the limit of 65536")
        )
    }

    @Test func tooLongTargets() async throws {
        var request = SignedExample.inHeaders()
        request.path = "/" + String(repeating: "x", count: 40_000)
        request.query = String(repeating: "y", count: 30_000)
        #expect(
            try await error(of: request)
                == .incomplete("the request has 70001 bytes of path and query, more than the limit of 65536")
        )
        request.query = ""
        #expect(try await error(of: request) == .mismatch)
    }

    @Test func tooManySignedHeaders() async throws {
        var request = SignedExample.inHeaders()
        let names = (0..<61).map { "x-\($0)" }.joined(separator: ";")
        request.replaceInAuthorization("content-type;", with: "content-type;\(names);")
        #expect(try await error(of: request) == .incomplete("65 headers are signed, more than the limit of 64"))
    }

    @Test func manyParameters() async throws {
        var request = SignedExample.presigned()
        request.query += String(repeating: "&", count: 20_000) + String(repeating: "&a", count: 20_000)
        #expect(try await error(of: request) == .mismatch)
        request.query = String(repeating: "X-Amz-Algorithm&", count: 4_000)
        #expect(try await error(of: request) == .incomplete("'X-Amz-Algorithm' must not be repeated"))
    }

    @Test func longParts() async throws {
        let long = String(repeating: "x", count: 20_000)
        let authorizations = [
            "AWS4-\(long)", "AWS4-HMAC-SHA256 \(long)", "AWS4-HMAC-SHA256 \(long)=\(long),\(long)=",
            "AWS4-HMAC-SHA256 Credential=\(long), SignedHeaders=host, Signature=0",
            "AWS4-HMAC-SHA256 Credential=\(long)/20150830/eu/rekognition/aws4_request, SignedHeaders=host, Signature=0",
            "AWS4-HMAC-SHA256 Credential=a/20150830/eu/rekognition/aws4_request, SignedHeaders=host;\(long)(, Signature=0",
            "AWS4-HMAC-SHA256 Credential=a/20150830/eu/rekognition/aws4_request, SignedHeaders=host, Signature=\(long)",
            "AWS4-HMAC-SHA256 " + String(repeating: "=", count: 20_000),
            "AWS4-HMAC-SHA256 " + String(repeating: ", ", count: 20_000),
        ]
        for authorization in authorizations {
            var request = SignedExample.inHeaders()
            request[header: "Authorization"] = authorization
            #expect(try await error(of: request).code != "MissingAuthenticationTokenException")
        }
    }

    @Test func emptyRequests() async throws {
        let empty = SignedRequest(method: "", path: "", headers: [])
        #expect(try await error(of: empty) == .missingAuthenticationToken)
        let blank = SignedRequest(method: "", path: "", query: "&&=&", headers: [(name: "", value: "")])
        #expect(try await error(of: blank) == .missingAuthenticationToken)
    }

    /// Bytes at random, half of them from what signatures are made of, in every place: nothing crashes, nothing passes.
    @Test func noise() async throws {
        var generator = SeededGenerator(seed: 4)
        let words = [
            "AWS4-HMAC-SHA256", "Credential=", "SignedHeaders=", "Signature=", "X-Amz-Algorithm", "X-Amz-Date",
            "X-Amz-Expires", "host", "BRKID/20150830/eu-west-1/rekognition/aws4_request", "20150830T123600Z", "=", "&",
            "%",
            "%2", ";", ",", " ", "/", "\n", "\0", "\u{301}", "\u{212A}", "😀", "UNSIGNED-PAYLOAD",
        ]
        func text() -> String {
            (0..<Int.random(in: 0...12, using: &generator)).reduce(into: "") { text, _ in
                if Bool.random(using: &generator) {
                    text += words[Int.random(in: words.indices, using: &generator)]
                } else {
                    let bytes = [UInt8.random(in: .min ... .max, using: &generator)]
                    text += String(decoding: bytes, as: UTF8.self)
                }
            }
        }
        let names = ["Authorization", "X-Amz-Date", "Host", "X-Amz-Security-Token", "X-Amz-Content-SHA256"]
        for _ in 0..<3000 {
            var request = Bool.random(using: &generator) ? SignedExample.inHeaders() : SignedExample.presigned()
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: request[header: names[Int.random(in: names.indices, using: &generator)]] = "x" + text()
            case 1:
                // What is no name in HTTP is no header, and changes nothing.
                let name = "X-Amz-\(text())a"
                guard name.utf8.isHTTPToken else { continue }
                request.headers.append((name: name, value: text()))
            case 2: request.query = "e=\(text())"
            default: request.path = "/x\(text())"
            }
            _ = try await error(of: request)
        }
    }
}
