import HTTPTypes
import Hummingbird
import HummingbirdTesting
import ObjectStore
import People
import Testing

@testable import PeopleAPI

struct PeopleControllerImagesTests {
    @Test func aThumbnailComesFromTheStore() async throws {
        var server = TestServer()
        server.objects.contents["thumbs/faces-thumbs/p 1/é_face_1.jpg"] = [0xFF, 0xD8, 1, 2]
        let response = try await server.request(Links.thumb("faces-thumbs/p 1/é_face_1.jpg"))
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == "image/jpeg")
        #expect(response.headers[.cacheControl] == "private, max-age=86400")
        #expect(Array(buffer: response.body) == [0xFF, 0xD8, 1, 2])
        #expect(try await server.request("/thumbs/faces-thumbs/none.jpg").status == .notFound)
    }

    @Test(arguments: [
        "/thumbs/secret.jpg", "/thumbs/faces-thumbs/../secret.jpg", "/thumbs/faces-thumbs/%2e%2e/secret.jpg",
        "/thumbs/faces-thumbs/..%2fsecret.jpg", "/thumbs/faces-thumbs//secret.jpg", "/thumbs/faces-thumbs/./secret.jpg",
        "/thumbs/faces-thumbs/..%5Csecret.jpg", "/thumbs/faces-thumbs/%00secret.jpg", "/thumbs/faces-thumbs/%zz",
        "/thumbs/faces-thumbs/%FF.jpg", "/thumbs//faces-thumbs/secret.jpg", "/thumbs/", "/thumbs",
        "//thumbs/faces-thumbs/secret.jpg",
    ])
    func nothingElseOfTheBucketIsServed(path: String) async throws {
        struct Everything: ObjectStore {
            func get(bucket: String, key: String, limit: Int) -> [UInt8] { [1] }
            func put(_ bytes: [UInt8], bucket: String, key: String, contentType: String) {}
            func delete(bucket: String, key: String) {}
        }
        let router = Router(context: BasicRequestContext.self)
        PeopleController(
            store: FakeLibrary(),
            objects: Everything(),
            thumbsBucket: "thumbs",
            thumbsPrefix: "faces-thumbs/",
            pages: try WebPages(),
            renderPhoto: { _ in [] }
        ).addRoutes(to: router)
        let (refused, served) = try await Application(router: router).test(.router) { client in
            (
                try await client.execute(uri: path, method: .get).status,
                try await client.execute(uri: "/thumbs/faces-thumbs/a.jpg", method: .get).status
            )
        }
        #expect(refused == .notFound)
        #expect(served == .ok)
    }

    @Test func aPhotoIsRenderedOnceForABrowserThatKeepsIt() async throws {
        var server = TestServer()
        server.library.add("Ada", photoKeys: ["a.jpg"])
        let path = Links.image(PhotoID(bucket: "local", key: "a.jpg"))
        let response = try await server.request(path)
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == "image/jpeg")
        #expect(response.text == "rendered a.jpg")
        server.renderPhoto = { _ in throw FakeLibrary.Unused() }
        let tag = try #require(response.headers[.eTag])
        #expect(try await server.request(path, ifNoneMatch: tag).status == .notModified)
    }

    @Test(arguments: ["/photos/00000000000000000000/image", "/photos/x/image", "/photos/..%2f/image"])
    func anUnknownPhotoIsNotFound(path: String) async throws {
        #expect(try await TestServer().request(path).status == .notFound)
    }

    @Test func aPhotoThatIsGoneIsNotFound() async throws {
        var server = TestServer()
        server.library.add("Ada", photoKeys: ["a.jpg"])
        server.renderPhoto = { throw ObjectStoreError.notFound(bucket: $0.bucket, key: $0.key) }
        #expect(try await server.request(Links.image(PhotoID(bucket: "local", key: "a.jpg"))).status == .notFound)
    }

    @Test func whatWentWrongStaysInTheLog() async throws {
        struct Secret: Error { let path = "/home/ada/photos" }
        var server = TestServer()
        server.library.add("Ada", photoKeys: ["a.jpg"])
        server.renderPhoto = { _ in throw Secret() }
        let response = try await server.request(Links.image(PhotoID(bucket: "local", key: "a.jpg")))
        #expect(response.status == .internalServerError)
        #expect(!response.text.contains("/home/ada"))
    }
}
