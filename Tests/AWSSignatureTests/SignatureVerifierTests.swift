import Foundation
import Testing

@testable import AWSSignature

/// A change to a signed request, and what the verifier must say to it.
struct Refusal: CustomTestStringConvertible {
    let testDescription: String
    let error: SignatureError
    let change: @Sendable (inout SignedRequest) -> Void

    init(_ name: String, _ error: SignatureError, _ change: @escaping @Sendable (inout SignedRequest) -> Void) {
        testDescription = name
        self.error = error
        self.change = change
    }
}

/// A change to a signed request that leaves its meaning as it was.
struct Tolerance: CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout SignedRequest) -> Void

    init(_ name: String, _ change: @escaping @Sendable (inout SignedRequest) -> Void) {
        testDescription = name
        self.change = change
    }
}

@Suite struct SignatureVerifierTests {
    private let verifier = SignatureVerifier(service: SignedExample.service)

    @discardableResult
    private func verify(
        _ request: SignedRequest,
        key: AccessKey = SignedExample.key,
        at now: Date = SignedExample.now
    ) async throws -> SignatureScope {
        try await verifier.verify(request, at: now) { $0 == key.id ? key : nil }
    }

    // MARK: - What is accepted

    @Test func theScopeIsReturned() async throws {
        let scope = SignatureScope(accessKeyID: "BRKID", day: "20150830", region: "eu-west-1", service: "rekognition")
        #expect(try await verify(SignedExample.inHeaders()) == scope)
        #expect(try await verify(SignedExample.presigned()) == scope)
    }

    @Test(arguments: [
        Tolerance("parts in any order") { request in
            let parts = (request[header: "Authorization"] ?? "").split(separator: " ").map {
                $0.replacing(",", with: "")
            }
            request[header: "Authorization"] = "\(parts[0]) \(parts[3]), \(parts[1]), \(parts[2])"
        },
        Tolerance("no space after commas") { $0.replaceInAuthorization(", ", with: ",") },
        Tolerance("spaces and no commas") { $0.replaceInAuthorization(",", with: "") },
        Tolerance("more white space") { $0.replaceInAuthorization(", ", with: " ,\t  ") },
        Tolerance("white space around") { $0[header: "Authorization"] = " \($0[header: "Authorization"] ?? "")\t" },
        Tolerance("an unknown part") {
            $0.replaceInAuthorization(", SignedHeaders", with: ", Flavour=new, SignedHeaders")
        },
        Tolerance("signed headers in upper case") {
            $0.replaceInAuthorization("content-type;host", with: "Content-Type;HOST")
        },
        Tolerance("signed headers in another order") {
            $0.replaceInAuthorization("content-type;host", with: "host;content-type")
        },
        Tolerance("names in other cases") { request in
            request.headers = request.headers.map { (name: $0.name.uppercased(), value: $0.value) }
        },
        Tolerance("more white space in a header") {
            $0[header: "X-Amz-Target"] = "  \($0[header: "X-Amz-Target"] ?? "")  "
        },
        Tolerance("headers that are not signed") { request in
            request.headers += [
                (name: "X-Forwarded-For", value: "10.0.0.1"), (name: "Via", value: "1.1 proxy"),
                (name: "X-Amzn-Trace-Id", value: "Root=1"), (name: "amz-sdk-invocation-id", value: "1"),
            ]
        },
        Tolerance("an empty parameter more") { $0.query += "&" },
        Tolerance("the same path in other words") { $0.path = "/a/./x/..//b" },
    ])
    func isTolerant(_ tolerance: Tolerance) async throws {
        var request = SignedExample.inHeaders()
        tolerance.change(&request)
        #expect(try await verify(request).accessKeyID == "BRKID")
    }

    @Test func theContentHashMayBeDeclared() async throws {
        let service = SigningService(
            name: "rekognition",
            normalizesPath: true,
            signsContentHash: true,
            allowsUnsignedPayload: false
        )
        var request = SignedExample.inHeaders(service: service)
        #expect(request[header: "X-Amz-Content-SHA256"] == ContentHash.of(request.body))
        #expect(try await verify(request).service == "rekognition")
        request.body.append(0)
        await #expect(throws: SignatureError.mismatch) { try await verify(request) }
    }

    // MARK: - What is refused

    private static let mismatches = [
        Refusal("method", .mismatch) { $0.method = "PUT" },
        Refusal("method in lower case", .mismatch) { $0.method = "post" },
        Refusal("path in the method", .mismatch) {
            $0.method = "POST\n/a/b\nc=d"
            $0.path = ""
            $0.query = ""
        },
        Refusal("path", .mismatch) { $0.path = "/a/c" },
        Refusal("path with a slash", .mismatch) { $0.path += "/" },
        Refusal("path with an escape", .mismatch) { $0.path = "/%61/b" },
        Refusal("no query", .mismatch) { $0.query = "" },
        Refusal("another parameter", .mismatch) { $0.query += "&e=f" },
        Refusal("body", .mismatch) { $0.body[0] ^= 1 },
        Refusal("longer body", .mismatch) { $0.body.append(0x20) },
        Refusal("no body", .mismatch) { $0.body = [] },
        Refusal("host", .mismatch) { $0[header: "Host"] = "localhost:8081" },
        Refusal("no host", .mismatch) { $0[header: "Host"] = nil },
        Refusal("target", .mismatch) { $0[header: "X-Amz-Target"] = "RekognitionService.DeleteFaces" },
        Refusal("no target", .mismatch) { $0[header: "X-Amz-Target"] = nil },
        Refusal("second target", .mismatch) {
            $0.headers.append((name: "x-amz-target", value: "RekognitionService.DeleteFaces"))
        },
        Refusal("second host", .mismatch) { $0.headers.insert((name: "host", value: "evil"), at: 0) },
        Refusal("content type", .mismatch) { $0[header: "Content-Type"] = "application/json" },
        Refusal("two headers in one", .mismatch) {
            $0[header: "Content-Type"] = "application/x-amz-json-1.1\nhost:localhost:8080"
            $0[header: "Host"] = nil
        },
    ]

    private static let unsignedHeaders = [
        Refusal("an x-amz header that is not signed", .unsigned("x-amz-acl")) {
            $0.headers.append((name: "X-Amz-Acl", value: "public"))
        },
        Refusal("a session token that is not signed", .unsigned("x-amz-security-token")) {
            $0.headers.append((name: "X-Amz-Security-Token", value: "token"))
        },
        Refusal("a content hash that is not signed", .unsigned("x-amz-content-sha256")) {
            $0.headers.append((name: "X-Amz-Content-SHA256", value: "UNSIGNED-PAYLOAD"))
        },
    ]

    private static let incompleteHeaders = [
        Refusal("no authorization", .missingAuthenticationToken) { $0[header: "Authorization"] = nil },
        Refusal("empty authorization", .missingAuthenticationToken) { $0[header: "Authorization"] = "" },
        Refusal("basic authorization", .missingAuthenticationToken) { $0[header: "Authorization"] = "Basic YTpi" },
        Refusal("bearer authorization", .missingAuthenticationToken) { $0[header: "Authorization"] = "Bearer a.b.c" },
        Refusal("version 2", .missingAuthenticationToken) { $0[header: "Authorization"] = "AWS BRKID:c2ln" },
        Refusal("binary authorization", .missingAuthenticationToken) {
            $0[header: "Authorization"] = "\0\u{1}\u{FFFD}"
        },
        Refusal(
            "another algorithm",
            .incomplete("Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA512' (only AWS4-HMAC-SHA256 for now)")
        ) { $0.replaceInAuthorization("SHA256", with: "SHA512") },
        Refusal(
            "nothing but the algorithm",
            .incomplete(
                "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. "
                    + "Authorization header requires 'SignedHeaders' parameter."
            )
        ) { $0[header: "Authorization"] = "AWS4-HMAC-SHA256" },
        Refusal("no signature", .incomplete("Authorization header requires 'Signature' parameter.")) {
            $0.replaceInAuthorization("Signature=", with: "signature=")
        },
        Refusal("empty signed headers", .incomplete("Authorization header requires 'SignedHeaders' parameter.")) {
            $0.replaceInAuthorization("content-type;host;x-amz-date;x-amz-target", with: "")
        },
        Refusal(
            "no date",
            .incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
        ) { $0[header: "X-Amz-Date"] = nil },
        Refusal(
            "a word without an equals sign",
            .incomplete("'SignedHeaders' not a valid key=value pair (missing equal-sign) in Authorization header")
        ) { $0.replaceInAuthorization("SignedHeaders=", with: "SignedHeaders ") },
        Refusal("a part twice", .incomplete("'Credential' must not be repeated")) {
            $0.replaceInAuthorization(", Signature=", with: ", Credential=a/b/c/d/e, Signature=")
        },
        Refusal("authorization twice", .incomplete("'Authorization' must not be repeated")) {
            $0.headers.append((name: "authorization", value: $0[header: "Authorization"] ?? ""))
        },
        Refusal("date twice", .incomplete("'X-Amz-Date' must not be repeated")) {
            $0.headers.append((name: "X-AMZ-DATE", value: SignedExample.time))
        },
        Refusal("session token twice", .incomplete("'X-Amz-Security-Token' must not be repeated")) {
            $0.headers += [(name: "X-Amz-Security-Token", value: "a"), (name: "X-Amz-Security-Token", value: "b")]
        },
        Refusal(
            "a date that is none",
            .incomplete(
                "Date must be in ISO-8601 'basic format'. Got '2015-08-30'. See http://en.wikipedia.org/wiki/ISO_8601"
            )
        ) { $0[header: "X-Amz-Date"] = "2015-08-30" },
        Refusal(
            "a date that is not printable",
            .incomplete(
                "Date must be in ISO-8601 'basic format'. Got '??x'. See http://en.wikipedia.org/wiki/ISO_8601"
            )
        ) { $0[header: "X-Amz-Date"] = "\u{7}\u{1B}x" },
        Refusal(
            "a Date header that is none",
            .incomplete(
                "Date must be in ISO-8601 'basic format'. Got 'today'. See http://en.wikipedia.org/wiki/ISO_8601"
            )
        ) {
            $0[header: "X-Amz-Date"] = nil
            $0[header: "Date"] = "today"
        },
        Refusal("Date twice", .incomplete("'Date' must not be repeated")) {
            $0[header: "X-Amz-Date"] = nil
            $0.headers += [(name: "Date", value: "a"), (name: "date", value: "b")]
        },
        Refusal("a short credential", .credential("BRKID/20150830/eu-west-1/rekognition")) {
            $0.replaceInAuthorization("/aws4_request", with: "")
        },
        Refusal("a long credential", .credential("BRKID/20150830/eu-west-1/rekognition/aws4_request/")) {
            $0.replaceInAuthorization("/aws4_request", with: "/aws4_request/")
        },
        Refusal("a credential without region", .credential("BRKID/20150830//rekognition/aws4_request")) {
            $0.replaceInAuthorization("eu-west-1", with: "")
        },
        Refusal("a credential without identifier", .credential("/20150830/eu-west-1/rekognition/aws4_request")) {
            $0.replaceInAuthorization("BRKID", with: "")
        },
        Refusal("an identifier in other letters", .credential("BR???ID/20150830/eu-west-1/rekognition/aws4_request")) {
            $0.replaceInAuthorization("BRKID", with: "BR\u{212A}ID")
        },
        Refusal("a signed header that is none", .incomplete("'x(y' in SignedHeaders is not the name of a header")) {
            $0.replaceInAuthorization("content-type;", with: "content-type;x(y;")
        },
    ]

    private static let scopes = [
        Refusal(
            "host not signed",
            .invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
        ) {
            $0.replaceInAuthorization("content-type;host;", with: "content-type;")
        },
        Refusal("date not signed", .unsigned("x-amz-date")) { $0.replaceInAuthorization("x-amz-date;", with: "") },
        Refusal("target not signed", .unsigned("x-amz-target")) {
            $0.replaceInAuthorization(";x-amz-target", with: "")
        },
        Refusal("content type not signed", .mismatch) { $0.replaceInAuthorization("content-type;", with: "") },
        Refusal("a signed header that is not there", .mismatch) {
            $0.replaceInAuthorization("content-type;", with: "content-length;content-type;")
        },
        Refusal("another service", .invalid("Credential should be scoped to correct service: 'rekognition'.")) {
            $0.replaceInAuthorization("/rekognition/", with: "/s3/")
        },
        Refusal("a region in quotes", .invalid("Credential should be scoped to a valid region, not 'eu\"'.")) {
            $0.replaceInAuthorization("eu-west-1", with: "eu\"")
        },
        Refusal(
            "a long region",
            .invalid("Credential should be scoped to a valid region, not '\(String(repeating: "r", count: 64))...'.")
        ) { $0.replaceInAuthorization("eu-west-1", with: String(repeating: "r", count: 65)) },
        Refusal(
            "another terminator",
            .invalid("Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'.")
        ) { $0.replaceInAuthorization("aws4_request", with: "aws5_request") },
        Refusal(
            "another day",
            .invalid(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                    + "'20150829' != '20150830', from '20150830T123600Z'."
            )
        ) { $0.replaceInAuthorization("20150830", with: "20150829") },
        Refusal(
            "everything wrong",
            .invalid(
                "Credential should be scoped to a valid region, not '_'. "
                    + "Credential should be scoped to correct service: 'rekognition'. "
                    + "Credential should be scoped with a valid terminator: 'aws4_request', not 'x'. "
                    + "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                    + "'d' != '20150830', from '20150830T123600Z'."
            )
        ) { $0.replaceInAuthorization("BRKID/20150830/eu-west-1/rekognition/aws4_request", with: "BRKID/d/_/s/x") },
        Refusal("another region", .mismatch) { $0.replaceInAuthorization("eu-west-1", with: "us-east-1") },
        Refusal("another identifier", .unrecognizedClient) { $0.replaceInAuthorization("BRKID", with: "BRKIX") },
        Refusal("an identifier in lower case", .unrecognizedClient) {
            $0.replaceInAuthorization("BRKID", with: "brkid")
        },
        Refusal("a second later", .mismatch) { $0[header: "X-Amz-Date"] = "20150830T123601Z" },
        Refusal("a short signature", .mismatch) {
            $0[header: "Authorization"] = String(($0[header: "Authorization"] ?? "").dropLast())
        },
        Refusal("a long signature", .mismatch) { $0[header: "Authorization"]? += "0" },
        Refusal("a signature in upper case", .mismatch) { request in
            let parts = (request[header: "Authorization"] ?? "").components(separatedBy: "Signature=")
            request[header: "Authorization"] = parts[0] + "Signature=" + parts[1].uppercased()
        },
        Refusal("a signature that is none", .mismatch) { request in
            let parts = (request[header: "Authorization"] ?? "").components(separatedBy: "Signature=")
            request[header: "Authorization"] = parts[0] + "Signature=" + String(repeating: "g", count: 64)
        },
        Refusal(
            "signed twice over",
            .invalid("Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.")
        ) { $0.query += "&X-Amz-Algorithm=AWS4-HMAC-SHA256" },
    ]

    @Test(arguments: mismatches + unsignedHeaders + incompleteHeaders + scopes)
    func isRefused(_ refusal: Refusal) async throws {
        var request = SignedExample.inHeaders()
        refusal.change(&request)
        await #expect(throws: refusal.error) { try await verify(request) }
    }

    private static let presignedRefusals = [
        Refusal("no algorithm", .missingAuthenticationToken) {
            $0.replaceInQuery("X-Amz-Algorithm", with: "algorithm")
        },
        Refusal(
            "nothing but the algorithm",
            .incomplete(
                "AWS query-string parameters must include 'X-Amz-Credential'. "
                    + "AWS query-string parameters must include 'X-Amz-Signature'. "
                    + "AWS query-string parameters must include 'X-Amz-SignedHeaders'. "
                    + "AWS query-string parameters must include 'X-Amz-Date'. "
                    + "AWS query-string parameters must include 'X-Amz-Expires'. Re-examine the query-string parameters."
            )
        ) { $0.query = "X-Amz-Algorithm=AWS4-HMAC-SHA256" },
        Refusal(
            "an empty algorithm",
            .incomplete(
                "AWS query-string parameters must include 'X-Amz-Algorithm'. Re-examine the query-string parameters."
            )
        ) { $0.replaceInQuery("AWS4-HMAC-SHA256", with: "") },
        Refusal(
            "another algorithm",
            .incomplete("Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256' (only AWS4-HMAC-SHA256 for now)")
        ) { $0.replaceInQuery("AWS4-HMAC-SHA256", with: "AWS4-ECDSA-P256-SHA256") },
        Refusal("a parameter twice", .incomplete("'X-Amz-Expires' must not be repeated")) {
            $0.query += "&X-Amz-Expires=604800"
        },
        Refusal("a parameter that is not UTF-8", .incomplete("X-Amz-Date is not UTF-8")) {
            $0.replaceInQuery(SignedExample.time, with: "%FF")
        },
        Refusal(
            "a date of HTTP",
            .incomplete(
                "Date must be in ISO-8601 'basic format'. Got 'Sun, 30 Aug 2015 12:36:00 GMT'. "
                    + "See http://en.wikipedia.org/wiki/ISO_8601"
            )
        ) { $0.replaceInQuery(SignedExample.time, with: "Sun,%2030%20Aug%202015%2012:36:00%20GMT") },
        Refusal("no lifetime", .lifetime("0")) { $0.replaceInQuery("Expires=3600", with: "Expires=0") },
        Refusal("a negative lifetime", .lifetime("-1")) { $0.replaceInQuery("Expires=3600", with: "Expires=-1") },
        Refusal("a lifetime of more than a week", .lifetime("604801")) {
            $0.replaceInQuery("Expires=3600", with: "Expires=604801")
        },
        Refusal("a lifetime beyond integers", .lifetime("99999999999999999999")) {
            $0.replaceInQuery("Expires=3600", with: "Expires=99999999999999999999")
        },
        Refusal("a lifetime in words", .lifetime("1h")) { $0.replaceInQuery("Expires=3600", with: "Expires=1h") },
        Refusal("a longer lifetime", .mismatch) { $0.replaceInQuery("Expires=3600", with: "Expires=3601") },
        Refusal("a lifetime in other digits", .mismatch) { $0.replaceInQuery("Expires=3600", with: "Expires=03600") },
        Refusal(
            "the name of a header with a line break",
            .incomplete("'host?x' in SignedHeaders is not the name of a header")
        ) { $0.replaceInQuery("%3Bhost%3B", with: "%3Bhost%0Ax%3B") },
        Refusal(
            "host not signed",
            .invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
        ) {
            $0.replaceInQuery("%3Bhost%3B", with: "%3B")
        },
        Refusal("an x-amz header that is not signed", .unsigned("x-amz-date")) {
            $0.headers.append((name: "X-Amz-Date", value: SignedExample.time))
        },
        Refusal("another service", .invalid("Credential should be scoped to correct service: 'rekognition'.")) {
            $0.replaceInQuery("%2Frekognition%2F", with: "%2Fs3%2F")
        },
        Refusal("another identifier", .unrecognizedClient) { $0.replaceInQuery("BRKID", with: "BRKIX") },
        Refusal("another parameter", .mismatch) { $0.query += "&e=f" },
        Refusal("one parameter less", .mismatch) { $0.replaceInQuery("c=d&", with: "") },
        Refusal("signature", .mismatch) { $0.query = String($0.query.dropLast()) + "g" },
        Refusal("body", .mismatch) { $0.body.append(0) },
        Refusal("no body", .mismatch) { $0.body = [] },
        Refusal("a body that is left open", .mismatch) {
            $0.body = []
            $0.query += "&X-Amz-Content-SHA256=UNSIGNED-PAYLOAD"
        },
        Refusal("target", .mismatch) { $0[header: "X-Amz-Target"] = "RekognitionService.DeleteFaces" },
        Refusal("method", .mismatch) { $0.method = "GET" },
        Refusal(
            "signed twice over",
            .invalid("Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.")
        ) { $0[header: "Authorization"] = SignedExample.inHeaders()[header: "Authorization"] },
    ]

    @Test(arguments: presignedRefusals)
    func isRefusedWhenPresigned(_ refusal: Refusal) async throws {
        var request = SignedExample.presigned()
        refusal.change(&request)
        await #expect(throws: refusal.error) { try await verify(request) }
    }

    /// Every single character matters, whichever part it stands in.
    @Test func noCharacterOfASignatureCanChange() async throws {
        let signed = SignedExample.inHeaders()
        let authorization = Array(try #require(signed[header: "Authorization"]))
        for index in authorization.indices where authorization[index] != "q" {
            var request = signed
            var changed = authorization
            changed[index] = "q"
            request[header: "Authorization"] = String(changed)
            await #expect(throws: SignatureError.self, "at \(index)") { try await verify(request) }
        }
        let presigned = SignedExample.presigned()
        let query = Array(presigned.query)
        for index in query.indices where query[index] != "q" {
            var request = presigned
            var changed = query
            changed[index] = "q"
            request.query = String(changed)
            await #expect(throws: SignatureError.self, "at \(index)") { try await verify(request) }
        }
    }

    // MARK: - Time

    @Test(
        arguments: [
            (-300, nil), (-299.5, nil), (0, nil), (300, nil), (300.999, nil),
            (
                301,
                "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T124101Z - 5 min.)"
            ),
            (
                86_400 * 3650,
                "Signature expired: 20150830T123600Z is now earlier than 20250827T123100Z (20250827T123600Z - 5 min.)"
            ),
            (
                -301,
                "Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z "
                    + "(20150830T123059Z + 5 min.)"
            ),
        ] as [(Double, String?)]
    )
    func clocksMayDifferBy5Minutes(seconds: Double, message: String?) async throws {
        let now = SignedExample.now.addingTimeInterval(seconds)
        let request = SignedExample.inHeaders()
        guard let message else {
            #expect(try await verify(request, at: now).accessKeyID == "BRKID")
            return
        }
        let error = try #require(await #expect(throws: SignatureError.self) { try await verify(request, at: now) })
        #expect(error.message == message)
        #expect(error.code == "InvalidSignatureException")
    }

    @Test(
        arguments: [
            (-300, 60, nil), (0, 60, nil), (60, 60, nil), (60.9, 60, nil), (1, 1, nil), (604_800, 604_800, nil),
            (
                61, 60,
                "Signature expired: 20150830T123700Z (20150830T123600Z + 60 s) is now earlier than 20150830T123701Z"
            ),
            (
                604_801, 604_800,
                "Signature expired: 20150906T123600Z (20150830T123600Z + 604800 s) is now earlier than 20150906T123601Z"
            ),
            (
                -301, 3600,
                "Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z "
                    + "(20150830T123059Z + 5 min.)"
            ),
        ] as [(Double, Int, String?)]
    )
    func presignedRequestsLiveAsLongAsTheySay(seconds: Double, lifetime: Int, message: String?) async throws {
        let now = SignedExample.now.addingTimeInterval(seconds)
        let request = SignedExample.presigned(lifetime: lifetime)
        guard let message else {
            #expect(try await verify(request, at: now).accessKeyID == "BRKID")
            return
        }
        let error = try #require(await #expect(throws: SignatureError.self) { try await verify(request, at: now) })
        #expect(error.message == message)
        #expect(error.code == "InvalidSignatureException")
    }

    @Test func aSignatureIsNoLookUpBeforeItIsTimely() async throws {
        let late = SignedExample.now.addingTimeInterval(1000)
        await #expect(throws: SignatureError.self) {
            try await verifier.verify(SignedExample.inHeaders(), at: late) { _ in
                Issue.record("the key of an expired signature was looked up")
                return nil
            }
        }
    }

    @Test func theDateHeaderIsIgnoredBesidesAmazons() async throws {
        var request = SignedExample.inHeaders()
        request.headers.append((name: "Date", value: "Sun, 30 Aug 1915 12:36:00 GMT"))
        #expect(try await verify(request).accessKeyID == "BRKID")
    }

    // MARK: - Session tokens

    @Test(arguments: [true, false])
    func aTemporaryKeyComesWithItsToken(isPresigned: Bool) async throws {
        func signed(_ key: AccessKey) -> SignedRequest {
            isPresigned ? SignedExample.presigned(key: key) : SignedExample.inHeaders(key: key)
        }
        let long = SignedExample.key
        let temporary = SignedExample.temporaryKey
        let other = try AccessKey(id: "BRKID", secret: "secret", sessionToken: "other", createdAt: SignedExample.now)
        #expect(try await verify(signed(temporary), key: temporary).accessKeyID == "BRKID")
        let refused = [(signed(long), temporary), (signed(temporary), long), (signed(other), temporary)]
        for (request, key) in refused {
            await #expect(throws: SignatureError.unrecognizedClient) { try await verify(request, key: key) }
        }
    }

    @Test func aTokenCannotBeExchanged() async throws {
        var request = SignedExample.inHeaders(key: SignedExample.temporaryKey)
        request[header: "X-Amz-Security-Token"] = "a/session+token=="
        #expect(try await verify(request, key: SignedExample.temporaryKey).accessKeyID == "BRKID")
        request[header: "X-Amz-Security-Token"] = "a/session+token=."
        await #expect(throws: SignatureError.mismatch) { try await verify(request, key: SignedExample.temporaryKey) }
    }

    // MARK: - Without verification

    @Test func theScopeThatARequestClaims() throws {
        let scope = SignatureScope(accessKeyID: "BRKID", day: "20150830", region: "eu-west-1", service: "rekognition")
        var signed = SignedExample.inHeaders()
        signed.body = []
        signed.replaceInAuthorization("content-type;host;", with: "")
        #expect(verifier.claimedScope(of: signed) == scope)
        #expect(verifier.claimedScope(of: SignedExample.presigned()) == scope)

        var unsigned = signed
        unsigned[header: "Authorization"] = nil
        var elsewhere = signed
        elsewhere.replaceInAuthorization("eu-west-1", with: "a:b")
        var oversized = signed
        oversized.path += String(repeating: "x", count: 65_536)
        for request in [unsigned, elsewhere, oversized] { #expect(verifier.claimedScope(of: request) == nil) }
    }

    // MARK: - Bodies that are not signed

    @Test func onlyS3LeavesBodiesOpen() async throws {
        let s3 = SignatureVerifier(service: .s3)
        var request = SignedExample.presigned(service: .s3)
        request.body = [1]
        #expect(try await s3.verify(request, at: SignedExample.now) { _ in SignedExample.key }.service == "s3")

        var lenient = SignedExample.inHeaders(service: .s3)
        lenient[header: "X-Amz-Content-SHA256"] = "UNSIGNED-PAYLOAD"
        await #expect(throws: SignatureError.mismatch) {
            try await s3.verify(lenient, at: SignedExample.now) { _ in SignedExample.key }
        }

        let signer = RequestSigner(key: SignedExample.key, region: "eu-west-1", service: SignedExample.service)
        var other = SignedRequest(method: "POST", path: "/", headers: [(name: "Host", value: "h")], body: [1])
        other.headers += signer.headers(signing: other, at: SignedExample.now, payload: .unsigned)
        await #expect(throws: SignatureError.mismatch) { try await verify(other) }
    }

    // MARK: - Look-up

    @Test func errorsOfTheStorePassThrough() async throws {
        struct Unavailable: Error {}
        await #expect(throws: Unavailable.self) {
            try await verifier.verify(SignedExample.inHeaders(), at: SignedExample.now) { _ in throw Unavailable() }
        }
    }

    @Test func keysComeFromAStore() async throws {
        let store: any AccessKeyStore = MemoryAccessKeyStore()
        let request = SignedExample.inHeaders()
        await #expect(throws: SignatureError.unrecognizedClient) {
            try await verifier.verify(request, at: SignedExample.now) { try await store.accessKey($0) }
        }
        try await store.add(SignedExample.key)
        let scope = try await verifier.verify(request, at: SignedExample.now) { try await store.accessKey($0) }
        #expect(scope.accessKeyID == "BRKID")
    }
}

extension SignatureError {
    fileprivate static func unsigned(_ header: String) -> SignatureError {
        .invalid("'\(header)' must be a 'SignedHeader' in the AWS Authorization.")
    }

    fileprivate static func credential(_ text: String) -> SignatureError {
        .incomplete(
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '\(text)'"
        )
    }

    fileprivate static func lifetime(_ text: String) -> SignatureError {
        .incomplete("X-Amz-Expires must be a number of seconds from 1 to 604800, not '\(text)'")
    }
}
