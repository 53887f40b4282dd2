import Foundation
import Testing

@testable import RekognitionAPI

/// Every member of every request against the service's model.
struct ValidationTests {
    /// A request that differs from a good one in one place.
    struct Case: Sendable, CustomTestStringConvertible {
        let operation: String
        let change: String
        let body: JSON

        var testDescription: String { "\(operation): \(change)" }
    }

    private static let model = ServiceModel.shared

    private static func read(_ operation: String, _ body: JSON) throws {
        _ = try Operations.operation(target: "RekognitionService.\(operation)").read(try body.bytes)
    }

    /// What reading a request throws.
    private static func refusal(_ operation: String, _ body: JSON) -> RekognitionError? {
        #expect(throws: RekognitionError.self) { try read(operation, body) }
    }

    // MARK: - Generated cases

    /// All members of all inputs with their shapes; images both ways.
    private static var members: [(operation: String, path: [String], shape: String, base: JSON)] {
        model.operations.sorted { $0.key < $1.key }.flatMap { operation, shapes in
            let input = model.shape(shapes.input)
            let base = model.example(shapes.input)
            return input.sortedMembers.flatMap { member, shape in
                var found = [(operation, [member], shape, base)]
                if shape == "Image" {
                    let stored = base.replacing([member], with: ["S3Object": model.example("S3Object")])
                    found.append((operation, [member, "Bytes"], "ImageBlob", base))
                    found.append((operation, [member, "S3Object"], "S3Object", stored))
                    found += model.shape("S3Object").sortedMembers.map {
                        (operation, [member, "S3Object", $0.name], $0.shape, stored)
                    }
                }
                return found
            }
        }
    }

    /// Values near and beyond the limits of a shape, right or wrong.
    private static func values(near name: String) -> [(String, JSON?)] {
        let shape = model.shape(name)
        let limits = [shape.min, shape.max].compactMap { $0.map(Int.init) }
        let lengths = Set(limits.flatMap { [$0 - 1, $0, $0 + 1] }).filter { $0 >= 0 }.sorted()
        switch shape.type {
        case "string":
            let texts = ["", "!", "a!b", "a b", "Ä", "aws:a", "11111111-2222-4333-8444-55555555555A"]
            return texts.map { ("'\($0)'", .string($0)) }
                + lengths.map { ("length \($0)", .string(String(repeating: "a", count: $0))) }
        case "integer":
            return ([-1, 0, 1] + limits.flatMap { [$0 - 1, $0, $0 + 1] }).map { ("\($0)", .number(Double($0))) }
        case "float":
            return [-0.5, 0, 100, 100.5].map { ("\($0)", .number($0)) }
        case "blob":
            return [0, 1, limits[1], limits[1] + 1].map { count in
                ("\(count) bytes", .string(Data(count: count).base64EncodedString()))
            }
        case "list":
            let element = model.example(shape.member)
            return lengths.map { ("\($0) elements", .array(Array(repeating: element, count: $0))) }
                + values(near: shape.member).compactMap { text, value in value.map { ("[\(text)]", [element, $0]) } }
        case "map":
            let keys = values(near: shape.key).compactMap(\.1?.string)
            return lengths.map { count in
                ("\(count) entries", .object(Dictionary(uniqueKeysWithValues: (0..<count).map { ("k\($0)", "v") })))
            } + keys.map { ("key '\($0.prefix(9))' of \($0.count)", [$0: "v"]) }
                + values(near: shape.value).compactMap { text, value in value.map { ("value \(text)", ["k": $0]) } }
        default:
            return []
        }
    }

    static let cases = members.flatMap { operation, path, shape, base in
        ([("absent", nil), ("null", .null)] + values(near: shape)).map { text, value in
            Case(
                operation: operation,
                change: "\(path.joined(separator: ".")) \(text)",
                body: base.replacing(path, with: value)
            )
        }
    }.filter { !$0.change.hasSuffix("Bytes absent") && !$0.change.hasSuffix("Bytes null") }
        .filter { !$0.change.hasSuffix("S3Object absent") && !$0.change.hasSuffix("S3Object null") }

    @Test func theModelGivesManyCases() {
        #expect(Self.members.count > 90)
        #expect(Self.cases.count > 1000)
    }

    @Test(arguments: cases)
    func everyMemberKeepsToTheModel(of case: Case) throws {
        let shape = try #require(Self.model.operations[`case`.operation]).input
        let violations = Self.model.violations(of: `case`.body, shape)
        guard !violations.isEmpty else { return try Self.read(`case`.operation, `case`.body) }
        let refusal = try #require(Self.refusal(`case`.operation, `case`.body))
        let count = violations.count == 1 ? "1 validation error" : "\(violations.count) validation errors"
        #expect(refusal.code == .invalidParameter)
        #expect(refusal.message == "\(count) detected: \(violations.joined(separator: "; "))")
    }

    static let wrongTypes = members.flatMap { operation, path, shape, base in
        let wrong: [JSON] =
            switch model.shape(shape).type {
            case "string": [5, true, ["a"], ["a": "b"]]
            case "blob": [5, "not base64", "AAA", ["a"]]
            case "integer": ["x", 5.5, "5.5", true, [5], ["a": 5]]
            case "float": ["x", "", "nan", "inf", true, [5]]
            case "list": ["x", 5, ["a": "b"], [5]]
            case "map": ["x", ["a"], ["a": 5]]
            default: ["x", 5, ["a"], true]
            }
        return wrong.map { value in
            Case(
                operation: operation,
                change: "\(path.joined(separator: ".")) \(value)",
                body: base.replacing(path, with: value)
            )
        }
    }

    @Test(arguments: wrongTypes)
    func anotherTypeCannotBeRead(in case: Case) throws {
        let refusal = try #require(Self.refusal(`case`.operation, `case`.body))
        let member = try #require(`case`.change.split(separator: " ").first?.split(separator: ".").last)
        let path = member.prefix(1).lowercased() + member.dropFirst()
        #expect(refusal.code == .serialization)
        #expect(refusal.message.contains("\(path)' must be a"))
    }

    // MARK: - What is not in the model

    @Test func everythingThatIsWrongIsToldAtOnce() {
        let refusal = Self.refusal("SearchFaces", ["CollectionId": "", "FaceId": "x", "MaxFaces": 0])
        #expect(
            refusal?.message == """
                4 validation errors detected: \
                Value '' at 'collectionId' failed to satisfy constraint: \
                Member must have length greater than or equal to 1; \
                Value '' at 'collectionId' failed to satisfy constraint: \
                Member must satisfy regular expression pattern: [a-zA-Z0-9_.\\-]+; \
                Value 'x' at 'faceId' failed to satisfy constraint: Member must satisfy regular expression pattern: \
                [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}; \
                Value '0' at 'maxFaces' failed to satisfy constraint: Member must have value greater than or equal to 1
                """
        )
    }

    @Test func aLargeImageIsToldInTheServicesWords() {
        let image = JSON.string(Data(count: 7_843_602).base64EncodedString())
        #expect(
            Self.refusal("DetectFaces", ["Image": ["Bytes": image]])?.message == """
                1 validation error detected: Value 'java.nio.HeapByteBuffer[pos=0 lim=7843602 cap=7843602]' \
                at 'image.bytes' failed to satisfy constraint: Member must have length less than or equal to 5242880
                """
        )
    }

    @Test(
        arguments: [
            ["Image": [:]], ["Image": ["Bytes": .null]], ["Image": ["S3Object": .null]],
            ["Image": ["Bytes": "/9j/", "S3Object": ["Bucket": "abc", "Name": "a"]]],
        ] as [JSON]
    )
    func anImageIsEitherHereOrThere(body: JSON) {
        let refusal = Self.refusal("DetectFaces", body)
        #expect(refusal?.code == .invalidParameter)
        #expect(refusal?.message.hasSuffix("Member must have exactly one of Bytes and S3Object") == true)
    }

    @Test func aHugeValueIsNotRepeated() throws {
        let refusal = Self.refusal(
            "DescribeCollection",
            ["CollectionId": .string(String(repeating: "x", count: 1_000_000))]
        )
        #expect(try #require(refusal).message.count < 1000)
        let ids = JSON.array(Array(repeating: .string(String(repeating: "y", count: 100)), count: 10_000))
        let list = Self.refusal("DeleteFaces", ["CollectionId": "people", "FaceIds": ids])
        #expect(try #require(list).message.count < 2000)
    }

    @Test(
        arguments: [
            (["MaxResults": 5.0], 5), (["MaxResults": "5"], 5), (["MaxResults": .null], nil),
            (["Unknown": ["a": [1, .null]]], nil),
        ] as [(JSON, Int?)]
    )
    func tolerance(body: JSON, maxResults: Int?) throws {
        #expect(try ListCollections.read(try body.bytes).maxResults == maxResults)
    }

    @Test func numbersInTextsAndNullsInListsAreTolerated() throws {
        let body: JSON = [
            "CollectionId": "1", "FaceId": "11111111-2222-4333-8444-555555555555", "FaceMatchThreshold": "80.5",
        ]
        let search = try SearchFaces.read(try body.bytes)
        #expect(search.collectionID == "1")
        #expect(search.threshold == 80.5)
        let deletion: JSON = ["CollectionId": "1", "FaceIds": ["11111111-2222-4333-8444-555555555555", .null]]
        #expect(try DeleteFaces.read(try deletion.bytes).faceIDs.count == 1)
    }

    @Test(arguments: [
        "", " ", "null", "[]", "\"{}\"", "5", "{", "{\"CollectionId\"}", "{}x", "{'a':1}", "\u{0}", "{\"a\":NaN}",
        String(repeating: "[", count: 100_000), String(repeating: "{\"a\":", count: 100_000),
    ])
    func whatIsNoObjectCannotBeRead(body: String) {
        let refusal = #expect(throws: RekognitionError.self) { try ListCollections.read(Array(body.utf8)) }
        #expect(refusal?.code == .serialization)
        #expect(refusal?.message == "The request's body must be a JSON object")
    }

    @Test(arguments: [[0xFF, 0xFE, 0x00], [0x7B, 0x22, 0xC3, 0x28, 0x22, 0x3A, 0x31, 0x7D]] as [[UInt8]])
    func whatIsNoTextCannotBeRead(body: [UInt8]) {
        let refusal = #expect(throws: RekognitionError.self) { try ListCollections.read(body) }
        #expect(refusal?.code == .serialization)
    }

    @Test(arguments: [
        ("{\"MaxResults\":99999999999999999999}", "'maxResults' must be an integer"),
        ("{\"MaxResults\":1e999}", "'maxResults' must be an integer"),
    ])
    func numbersThatNoIntegerHolds(body: String, message: String) {
        let refusal = #expect(throws: RekognitionError.self) { try ListCollections.read(Array(body.utf8)) }
        #expect(refusal == RekognitionError(.serialization, message))
    }

    @Test(arguments: ["Straße", "日本 語", "a\u{2003}b", "Ⅷ²", "_.:/=+-@", "ſ"])
    func tagsHaveLettersOfAllScripts(text: String) throws {
        let body: JSON = ["CollectionId": "people", "Tags": [text: .string(text)]]
        #expect(try CreateCollection.read(try body.bytes).tags == [text: text])
    }

    @Test(arguments: ["a\tb", "a\nb", "a#b", "☃", "a\u{301}b", "AWS:a;", "👤"])
    func tagsHaveNothingElse(text: String) {
        #expect(
            Self.refusal("CreateCollection", ["CollectionId": "people", "Tags": ["a": .string(text)]])?.code
                == .invalidParameter
        )
        #expect(
            Self.refusal("CreateCollection", ["CollectionId": "people", "Tags": [text: "a"]])?.code == .invalidParameter
        )
    }
}
