import HTTPTypes
import Testing

/// ClientRequestToken: the same request again is answered again, another one under its token is refused.
struct RequestTokenTests {
    private static let collection: JSON = ["CollectionId": "people"]

    private static func server() async throws -> (TestServer, faces: [JSON]) {
        let server = TestServer()
        _ = try await server.ask("CreateCollection", collection)
        var faces: [JSON] = []
        for name in ["anna", "ben"] {
            var request = collection
            request["Image"] = TestServer.image(name)
            let answer = try await server.ask("IndexFaces", request).body
            faces.append(try #require(answer["FaceRecords"]?[0]?["Face"]?["FaceId"]))
        }
        return (server, faces)
    }

    private static func request(_ user: String, _ token: String?, _ more: [String: JSON] = [:]) -> JSON {
        var request = collection
        request["UserId"] = .string(user)
        request["ClientRequestToken"] = token.map(JSON.string)
        for (name, value) in more { request[name] = value }
        return request
    }

    @Test func aRequestSentTwiceIsDoneOnce() async throws {
        let (server, faces) = try await Self.server()
        let requests: [(String, JSON)] = [
            ("CreateUser", Self.request("ada", "t1")),
            ("AssociateFaces", Self.request("ada", "t2", ["FaceIds": .array(faces), "UserMatchThreshold": 0])),
            ("DisassociateFaces", Self.request("ada", "t3", ["FaceIds": .array(faces)])),
            ("DeleteUser", Self.request("ada", "t4")),
        ]
        for (operation, request) in requests {
            let first = try await server.ask(operation, request)
            let second = try await server.ask(operation, request)
            #expect(first.status == .ok)
            #expect(second.status == .ok)
            #expect(try first.body == second.body)
        }
    }

    @Test func withoutATokenItIsDoneTwice() async throws {
        let (server, _) = try await Self.server()
        #expect(try await server.ask("CreateUser", Self.request("ada", nil)).status == .ok)
        #expect(try await server.ask("CreateUser", Self.request("ada", nil)).errorType == "ConflictException")
    }

    @Test func aDefaultThatIsSpelledOutIsTheSameRequest() async throws {
        let (server, faces) = try await Self.server()
        _ = try await server.ask("CreateUser", Self.request("ada", nil))
        let plain = Self.request("ada", "t", ["FaceIds": [faces[0]]])
        let spelledOut = Self.request("ada", "t", ["FaceIds": [faces[0]], "UserMatchThreshold": 75.0])
        let first = try await server.ask("AssociateFaces", plain)
        #expect(try await server.ask("AssociateFaces", spelledOut).body == first.body)
    }

    @Test func anotherRequestUnderATokenIsRefused() async throws {
        let (server, faces) = try await Self.server()
        _ = try await server.ask("CreateUser", Self.request("ada", nil))
        _ = try await server.ask("CreateUser", Self.request("bea", nil))
        _ = try await server.ask("AssociateFaces", Self.request("ada", "t", ["FaceIds": [faces[0]]]))
        let others: [(String, JSON)] = [
            ("CreateUser", Self.request("cleo", "t")), ("DeleteUser", Self.request("ada", "t")),
            ("DisassociateFaces", Self.request("ada", "t", ["FaceIds": [faces[0]]])),
            ("AssociateFaces", Self.request("ada", "t", ["FaceIds": [faces[1]]])),
            ("AssociateFaces", Self.request("bea", "t", ["FaceIds": [faces[0]]])),
            ("AssociateFaces", Self.request("ada", "t", ["FaceIds": [faces[0]], "UserMatchThreshold": 50])),
        ]
        for (operation, request) in others {
            let answer = try await server.ask(operation, request)
            #expect(answer.status == .badRequest)
            #expect(try answer.errorType == "IdempotentParameterMismatchException")
            #expect(try answer.message == "The ClientRequestToken: t you have supplied is already in use.")
        }
    }
}
