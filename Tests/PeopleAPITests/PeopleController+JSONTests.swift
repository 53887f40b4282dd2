import FaceCore
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import People
import Testing

struct PeopleControllerJSONTests {
    struct Persons: Decodable {
        struct Entry: Decodable {
            let personId: String
            let photoCount: Int
            let repThumbKey: String
            let repThumbURL: String
        }
        let persons: [Entry]
        let nextOffset: Int?
    }

    struct Photos: Decodable {
        struct Entry: Decodable {
            let photoId: String
            let photoBucket: String
            let photoKey: String
            let thumbKey: String
            let thumbKeys: [String]
            let photoURL: String
        }
        let personId: String
        let photos: [Entry]
    }

    private func decode<Value: Decodable>(_ response: TestResponse, as type: Value.Type) throws -> Value {
        #expect(response.headers[.contentType] == "application/json")
        return try JSONDecoder().decode(type, from: Data(response.text.utf8))
    }

    @Test func personsHaveTheMembersClientsRead() async throws {
        var server = TestServer()
        server.library.add(nil, photoKeys: ["a.jpg"])
        let ada = server.library.add("Ada", photoKeys: ["a.jpg", "b.jpg"])
        let list = try decode(await server.request("/persons"), as: Persons.self)
        #expect(list.persons.map(\.photoCount) == [2, 1])
        #expect(list.persons[0].personId == ada.id.description)
        #expect(list.persons[0].repThumbKey == ada.repThumbKey)
        #expect(list.persons[0].repThumbURL == "http://localhost/thumbs/\(ada.repThumbKey)")
        #expect(list.nextOffset == nil)
    }

    @Test func personsArePaged() async throws {
        var server = TestServer()
        for number in 0..<5 { server.library.add("P\(number)", photoKeys: ["\(number).jpg"]) }
        let first = try decode(await server.request("/persons?limit=2"), as: Persons.self)
        #expect(first.persons.count == 2)
        #expect(first.nextOffset == 2)
        let last = try decode(await server.request("/persons?limit=2&offset=4"), as: Persons.self)
        #expect(last.persons.count == 1)
        #expect(last.nextOffset == nil)
    }

    @Test(arguments: ["limit=-1", "offset=x", "limit=99999999999999999999", "offset="])
    func nonsenseInTheQueryIsABadRequest(query: String) async throws {
        #expect(try await TestServer().request("/persons?\(query)").status == .badRequest)
    }

    @Test func aPhotoIsListedOnceWithAllItsFaces() async throws {
        var server = TestServer()
        let ada = server.library.add("Ada", photoKeys: ["mirror.jpg", "mirror.jpg", "b.jpg"])
        let list = try decode(await server.request("/persons/\(ada.id)/photos"), as: Photos.self)
        #expect(list.personId == ada.id.description)
        #expect(list.photos.map(\.photoKey) == ["mirror.jpg", "b.jpg"])
        #expect(list.photos[0].photoBucket == "local")
        #expect(list.photos[0].thumbKey == ada.repThumbKey)
        #expect(list.photos[0].thumbKeys.count == 2)
        #expect(list.photos[0].photoURL == "http://localhost/photos/\(list.photos[0].photoId)/image")
    }

    @Test(arguments: ["nobody", "6b2f1f0a-3c0b-4f1e-8a51-1f7b1d2c3e4f"])
    func anUnknownPersonIsNotFound(id: String) async throws {
        let response = try await TestServer().request("/persons/\(id)/photos")
        #expect(response.status == .notFound)
        #expect(response.text == #"{"error":"not found","path":"/persons/\#(id)/photos"}"#)
    }

    @Test(arguments: ["/persons/nobody", "/persons/nobody/faces", "/persons/a/b/photos"])
    func aPathThatLeadsNowhereIsNotFoundInJSON(path: String) async throws {
        let response = try await TestServer().request(path, accept: "*/*")
        #expect(response.status == .notFound)
        #expect(response.text == #"{"error":"not found","path":"\#(path)"}"#)
    }

    @Test(arguments: ["/persons/photos", "/persons//photos"])
    func aPathWithoutAPersonIsBad(path: String) async throws {
        let response = try await TestServer().request(path)
        #expect(response.status == .badRequest)
        #expect(response.text == #"{"error":"bad path"}"#)
    }
}
