import HTTPTypes
import Testing

@testable import AWSSignature

@Suite struct SignedRequestTests {
    @Test(arguments: [
        ("/", "/", ""), ("/?", "/", ""), ("/a%20b?c=d?e", "/a%20b", "c=d?e"), ("?a", "", "a"),
        ("//x/../y?a&b=%20", "//x/../y", "a&b=%20"),
    ])
    func targetsAreSplitAndLeftAsTheyAre(target: String, path: String, query: String) {
        let request = SignedRequest(
            HTTPRequest(method: .get, scheme: "http", authority: "localhost:8080", path: target),
            body: []
        )
        #expect(request.path == path)
        #expect(request.query == query)
    }

    @Test func theAuthorityIsTheHost() throws {
        var head = HTTPRequest(method: .post, scheme: "http", authority: "localhost:8080", path: "/")
        head.headerFields[.contentType] = "application/x-amz-json-1.1"
        head.headerFields.append(HTTPField(name: .accept, value: "a"))
        head.headerFields.append(HTTPField(name: .accept, value: "b"))
        let request = SignedRequest(head, body: [1, 2])
        #expect(request.method == "POST")
        #expect(request.body == [1, 2])
        #expect(
            request.headers.map { "\($0.name): \($0.value)" } == [
                "Host: localhost:8080", "Content-Type: application/x-amz-json-1.1", "Accept: a", "Accept: b",
            ]
        )
    }

    @Test func aRequestWithoutPathOrAuthorityIsReadAllTheSame() {
        let request = SignedRequest(HTTPRequest(method: .options, scheme: nil, authority: nil, path: nil), body: [])
        #expect(request.path == "/")
        #expect(request.headers.isEmpty)
    }
}
