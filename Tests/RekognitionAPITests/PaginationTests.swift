import Foundation
import HTTPTypes
import Testing

@testable import RekognitionAPI

/// Lists in pages: NextToken leads through all of it, is absent at the end and fits no other list.
struct PaginationTests {
    /// The items of each page, asked for until there is no NextToken.
    private static func pages(
        _ server: TestServer,
        _ operation: String,
        _ request: JSON,
        items: String
    ) async throws -> [[JSON]] {
        var pages: [[JSON]] = []
        var request = request
        repeat {
            let answer = try await server.ask(operation, request)
            #expect(answer.status == .ok)
            let body = try answer.body
            pages.append(try #require(body[items]?.array))
            request["NextToken"] = body["NextToken"]
            #expect(body["NextToken"] != .null)
            #expect((body["NextToken"]?.string?.count ?? 0) <= 255)
        } while request["NextToken"] != nil && pages.count < 20
        return pages
    }

    private static func server() async throws -> TestServer {
        let server = TestServer()
        for number in 0..<6 {
            let id = JSON.string("c\(number)")
            #expect(try await server.ask("CreateCollection", ["CollectionId": id]).status == .ok)
        }
        for number in 0..<6 {
            let face: JSON = [
                "CollectionId": "c0", "Image": TestServer.image("p\(number)"), "ExternalImageId": .string("p\(number)"),
            ]
            #expect(try await server.ask("IndexFaces", face).status == .ok)
            let user: JSON = ["CollectionId": "c0", "UserId": .string("u\(number)")]
            #expect(try await server.ask("CreateUser", user).status == .ok)
        }
        return server
    }

    @Test(arguments: [(1, [1, 1, 1, 1, 1, 1]), (2, [2, 2, 2]), (4, [4, 2]), (6, [6]), (7, [6])])
    func everyItemComesOnceAndInOrder(pageLength: Int, counts: [Int]) async throws {
        let server = try await Self.server()
        let length = JSON.number(Double(pageLength))
        let collections = try await Self.pages(
            server,
            "ListCollections",
            ["MaxResults": length],
            items: "CollectionIds"
        )
        #expect(collections.map(\.count) == counts)
        #expect(collections.joined().map { $0.string } == (0..<6).map { "c\($0)" })
        let request: JSON = ["CollectionId": "c0", "MaxResults": length]
        let faces = try await Self.pages(server, "ListFaces", request, items: "Faces")
        #expect(faces.map(\.count) == counts)
        #expect(faces.joined().map { $0["ExternalImageId"]?.string } == (0..<6).map { "p\($0)" })
        let users = try await Self.pages(server, "ListUsers", request, items: "Users")
        #expect(users.map(\.count) == counts)
        #expect(users.joined().map { $0["UserId"]?.string } == (0..<6).map { "u\($0)" })
    }

    @Test(arguments: [["CollectionId": "c0"], ["CollectionId": "c0", "MaxResults": 0]] as [JSON])
    func withoutALengthAPageIsLong(request: JSON) async throws {
        #expect(try await Self.pages(try await Self.server(), "ListFaces", request, items: "Faces").map(\.count) == [6])
        #expect(Limits.pageLength(nil) == 1000)
        #expect(Limits.pageLength(0) == 1000)
        #expect(Limits.pageLength(4096) == 4096)
    }

    @Test func aFilteredListHasPagesToo() async throws {
        let server = try await Self.server()
        let all = try await server.ask("ListFaces", ["CollectionId": "c0"]).body["Faces"]?.array ?? []
        let ids = all.compactMap { $0["FaceId"] }
        let request: JSON = ["CollectionId": "c0", "FaceIds": .array(ids), "MaxResults": 4]
        #expect(try await Self.pages(server, "ListFaces", request, items: "Faces").map(\.count) == [4, 2])
    }

    @Test func aTokenFitsNoOtherRequest() async throws {
        let server = try await Self.server()
        let token = try #require(
            try await server.ask("ListFaces", ["CollectionId": "c0", "MaxResults": 1]).body["NextToken"]
        )
        let faceID = JSON.string("11111111-2222-4333-8444-555555555555")
        let foreign: [(String, JSON)] = [
            ("ListFaces", ["CollectionId": "c1", "NextToken": token]),
            ("ListFaces", ["CollectionId": "c0", "NextToken": token, "UserId": "u0"]),
            ("ListFaces", ["CollectionId": "c0", "NextToken": token, "FaceIds": [faceID]]),
            ("ListUsers", ["CollectionId": "c0", "NextToken": token]),
            ("ListCollections", ["NextToken": token]),
        ]
        for (operation, request) in foreign {
            let answer = try await server.ask(operation, request)
            #expect(answer.status == .badRequest)
            #expect(try answer.errorType == "InvalidPaginationTokenException")
            #expect(try answer.message == "Invalid Pagination Token")
        }
        // Another length is the same list.
        let own: JSON = ["CollectionId": "c0", "NextToken": token, "MaxResults": 3]
        #expect(try await server.ask("ListFaces", own).body["Faces"]?.array?.count == 3)
    }

    @Test func aTokenOutlivesWhatItPointsTo() async throws {
        let server = try await Self.server()
        let page = try await server.ask("ListFaces", ["CollectionId": "c0", "MaxResults": 2]).body
        let id = try #require(page["Faces"]?[1]?["FaceId"])
        _ = try await server.ask("DeleteFaces", ["CollectionId": "c0", "FaceIds": [id]])
        let rest = try await server.ask(
            "ListFaces",
            ["CollectionId": "c0", "NextToken": try #require(page["NextToken"])]
        )
        #expect(try rest.body["Faces"]?.array?.map { $0["ExternalImageId"]?.string } == ["p2", "p3", "p4", "p5"])
    }
}
