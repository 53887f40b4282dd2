import BeetrootTesting
import FaceCollections
import FaceCore
import Foundation
import HTTPTypes
import Synchronization
import Testing

@testable import RekognitionAPI

/// Images of requests: what is looked at, and what is refused before anybody looks.
struct ImagesTests {
    /// The first bytes of formats that photos come in.
    static let formats: [(String, [UInt8], isServices: Bool)] = [
        ("JPEG", [0xFF, 0xD8, 0xFF, 0xE0], true), ("PNG", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], true),
        ("GIF", Array("GIF89a".utf8), false), ("WebP", Array("RIFF0000WEBP".utf8), false),
        ("TIFF", [0x49, 0x49, 0x2A, 0x00], false), ("cut JPEG", [0xFF, 0xD8], false), ("cut PNG", [0x89, 0x50], false),
    ]

    @Test(arguments: formats, [true, false])
    func otherFormatsCanBeSwitchedOff(
        format: (String, [UInt8], isServices: Bool),
        acceptsAllFormats: Bool
    ) async throws {
        var server = TestServer()
        server.configuration.acceptsAllFormats = acceptsAllFormats
        server.images.contents["photos/image"] = format.1
        for image in [
            ["Bytes": .string(Data(format.1).base64EncodedString())],
            ["S3Object": ["Bucket": "photos", "Name": "image"]],
        ] as [JSON] {
            let answer = try await server.ask("DetectFaces", ["Image": image])
            if acceptsAllFormats || format.isServices {
                #expect(answer.status == .ok)
            } else {
                #expect(try answer.errorType == "InvalidImageFormatException")
                #expect(try answer.message == "Request has invalid image format")
            }
        }
    }

    @Test func aRequestThatIsWrongCostsNoImageWork() async throws {
        let looked = Mutex(0)
        var server = TestServer()
        server.analyzer = ScriptedFaceAnalyzer(willAnalyze: { _ in looked.withLock { $0 += 1 } })
        let requests: [(String, JSON)] = [
            ("IndexFaces", ["CollectionId": "a b", "Image": TestServer.image("anna")]),
            ("IndexFaces", ["CollectionId": "people", "Image": TestServer.image("anna"), "MaxFaces": 0]),
            ("IndexFaces", ["CollectionId": "nobody", "Image": TestServer.image("anna")]),
            ("SearchFacesByImage", ["CollectionId": "nobody", "Image": TestServer.image("anna")]),
            ("SearchUsersByImage", ["CollectionId": "nobody", "Image": TestServer.image("anna")]),
            ("DetectFaces", ["Image": TestServer.image("anna"), "Attributes": ["?"]]),
            ("CompareFaces", ["SourceImage": TestServer.image("anna")]),
        ]
        for (operation, request) in requests {
            #expect(try await server.ask(operation, request).status == .badRequest)
        }
        #expect(looked.withLock(\.self) == 0)
    }

    @Test func theLargestImagesAreLookedAt() async throws {
        let sizes = Mutex<[Int]>([])
        var server = TestServer()
        server.analyzer = ScriptedFaceAnalyzer(willAnalyze: { text in
            sizes.withLock { $0.append(text.utf8.count) }
            throw ImageRejection(.format, "seen")
        })
        server.images.contents["photos/image"] = Array(repeating: 0, count: 15_728_640)
        for image in [
            ["Bytes": .string(Data(count: 5_242_880).base64EncodedString())],
            ["S3Object": ["Bucket": "photos", "Name": "image"]],
        ] as [JSON] {
            #expect(try await server.ask("DetectFaces", ["Image": image]).errorType == "InvalidImageFormatException")
        }
        #expect(sizes.withLock(\.self) == [5_242_880, 15_728_640])
    }

    @Test func theStoredVersionIsTheOneThatWasAskedFor() async throws {
        let object: JSON = ["Bucket": "photos", "Name": "anna.jpg"]
        var older = object
        older["Version"] = "1"
        let request: JSON = ["SourceImage": TestServer.image("ben"), "TargetImage": ["S3Object": older]]
        #expect(try await TestServer().ask("CompareFaces", request).body["FaceMatches"]?.array?.count == 1)
        let latest = request.replacing(["TargetImage", "S3Object"], with: object)
        #expect(try await TestServer().ask("CompareFaces", latest).body["FaceMatches"]?.array?.count == 0)
    }

    @Test func whatIsStoredIsFoundAtOnce() async throws {
        let server = TestServer()
        _ = try await server.ask("CreateCollection", ["CollectionId": "people"])
        let indexed = try await server.ask(
            "IndexFaces",
            ["CollectionId": "people", "Image": TestServer.image("anna ben")]
        )
        #expect(try indexed.body["FaceRecords"]?.array?.count == 2)
        for name in ["anna", "ben"] {
            let search: JSON = ["CollectionId": "people", "Image": TestServer.image(name), "FaceMatchThreshold": 99]
            #expect(try await server.ask("SearchFacesByImage", search).body["FaceMatches"]?.array?.count == 1)
        }
    }
}
