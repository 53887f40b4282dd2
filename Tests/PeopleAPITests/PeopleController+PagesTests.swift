import FaceCore
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import People
import Testing

struct PeopleControllerPagesTests {
    @Test func rootLeadsToPeople() async throws {
        let response = try await TestServer().request("/")
        #expect(response.status == .found)
        #expect(response.headers[.location] == "/people")
    }

    @Test func anEmptyLibrarySaysWhatToRun() async throws {
        let response = try await TestServer().request("/people")
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == "text/html; charset=utf-8")
        #expect(response.text.contains("beetroot ingest DIR"))
        #expect(response.text.contains("0 people"))
    }

    @Test func peopleComeWithFacesAndCountsMostPhotosFirst() async throws {
        var server = TestServer()
        let bea = server.library.add(nil, photoKeys: ["b.jpg"])
        let ada = server.library.add("Ada", photoKeys: ["a.jpg", "b.jpg"])
        let html = try await server.request("/people").text
        #expect(html.contains("2 people"))
        #expect(html.contains("src=\"/thumbs/\(ada.repThumbKey)\" alt=\"Face of Ada\""))
        #expect(html.contains("2 photos"))
        let first = try #require(html.range(of: "href=\"/people/\(ada.id)\""))
        let second = try #require(html.range(of: "href=\"/people/\(bea.id)\""))
        #expect(first.lowerBound < second.lowerBound)
        #expect(html.contains("Unnamed \(bea.id.description.prefix(6))"))
        #expect(!html.contains("beetroot ingest"))
    }

    @Test func manyPeopleTakePages() async throws {
        var server = TestServer()
        for number in 0..<61 { server.library.add("P\(number)", photoKeys: ["\(number).jpg"]) }
        let first = try await server.request("/people").text
        #expect(first.components(separatedBy: "class=\"person\"").count - 1 == 60)
        #expect(first.contains("rel=\"next\" href=\"/people?page=2\""))
        #expect(!first.contains("rel=\"prev\""))
        let second = try await server.request("/people?page=2").text
        #expect(second.components(separatedBy: "class=\"person\"").count - 1 == 1)
        #expect(second.contains("rel=\"prev\" href=\"/people?page=1\""))
    }

    @Test func aPersonPageShowsPhotosAndFaces() async throws {
        var server = TestServer()
        let ada = server.library.add("Ada", photoKeys: ["photos-raw/mirror.jpg", "photos-raw/mirror.jpg", "b.jpg"])
        let html = try await server.request("/people/\(ada.id)").text
        #expect(html.contains("2 photos · 3 faces"))
        #expect(html.components(separatedBy: "class=\"photo\"").count - 1 == 2)
        #expect(html.contains("src=\"/photos/\(PhotoID(bucket: "local", key: "b.jpg"))/image\" alt=\"Photo b.jpg\""))
        #expect(html.contains("picture x2 y4"))
        for occurrence in server.library.allOccurrences {
            #expect(html.contains("src=\"/thumbs/\(occurrence.thumbKey)\""))
        }
    }

    @Test func hostileNamesAndKeysStayText() async throws {
        var server = TestServer()
        let hostile = "<script>alert('x')</script>\"&{{title}}"
        let person = server.library.add(hostile, photoKeys: ["\(hostile).jpg"])
        for path in ["/people", "/people/\(person.id)"] {
            let html = try await server.request(path).text
            #expect(!html.contains("<script"))
            #expect(html.contains("&lt;script&gt;alert(&#39;x&#39;)"))
        }
    }

    @Test(arguments: ["/people/nobody", "/people/6B2F1F0A-3C0B-4F1E-8A51-1F7B1D2C3E4F", "/nowhere"])
    func whatIsNotThereIsAPage(path: String) async throws {
        let response = try await TestServer().request(path, accept: "text/html,application/xhtml+xml,*/*;q=0.8")
        #expect(response.status == .notFound)
        #expect(response.headers[.contentType] == "text/html; charset=utf-8")
        #expect(response.text.contains("Nothing here"))
    }

    @Test(arguments: ["application/json", "*/*", nil])
    func whatIsNotThereIsJSONForPrograms(accept: String?) async throws {
        let response = try await TestServer().request("/nowhere", accept: accept)
        #expect(response.status == .notFound)
        #expect(response.text == #"{"error":"not found","path":"/nowhere"}"#)
    }

    @Test(arguments: [("beetroot.css", "text/css; charset=utf-8"), ("beetroot.svg", "image/svg+xml")])
    func assetsAreInTheBinary(name: String, type: String) async throws {
        let response = try await TestServer().request("/assets/\(name)")
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == type)
        #expect(response.body.readableBytes > 300)
    }

    @Test func pagesLoadNothingFromElsewhere() async throws {
        for path in ["/people", "/persons", "/nowhere", "/assets/beetroot.css"] {
            let headers = try await TestServer().request(path).headers
            #expect(headers[.contentSecurityPolicy] == "default-src 'self'")
            #expect(headers[.xContentTypeOptions] == "nosniff")
            #expect(headers[try #require(HTTPField.Name("Referrer-Policy"))] == "no-referrer")
        }
    }

    @Test(arguments: ["/people", "/persons", "/healthz", "/nowhere"])
    func headHasNoBody(path: String) async throws {
        let get = try await TestServer().request(path)
        let head = try await TestServer().request(path, method: .head)
        #expect(head.status == get.status)
        #expect(head.headers[.contentLength] == get.headers[.contentLength])
        #expect(head.body.readableBytes == 0)
    }
}
