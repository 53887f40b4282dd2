import Testing

@testable import RekognitionAPI

struct ResourceNamesTests {
    private let names = ResourceNames(region: "eu-west-3", account: "123456789012")

    @Test func collectionsHaveTwoNames() {
        #expect(names.collection("a.b") == "arn:aws:rekognition:eu-west-3:123456789012:collection/a.b")
        #expect(names.abbreviatedCollection("a.b") == "aws:rekognition:eu-west-3:123456789012:collection/a.b")
    }

    @Test(arguments: [
        "arn:aws:rekognition:eu-west-3:123456789012:collection/a.b",
        "aws:rekognition:eu-west-3:123456789012:collection/a.b",
        "arn:aws-cn:rekognition:cn-north-1::collection/a.b", "aws:rekognition:::collection/a.b",
    ])
    func bothNamesLeadBack(name: String) throws {
        #expect(try ResourceNames.collectionID(of: name) == "a.b")
    }

    @Test(arguments: [
        "", "a.b", "collection/a.b", "arn:aws:rekognition:eu-west-3:123456789012:project/a.b/1",
        "arn:aws:s3:eu-west-3:123456789012:collection/a.b", "arn:arn:aws:rekognition:r:a:collection/a.b",
        "arn:aws:rekognition:eu-west-3:123456789012:more:collection/a.b", "urn:aws:rekognition:r:a:collection/a.b",
        "rekognition:eu-west-3:123456789012:collection/a.b",
    ])
    func whatIsNoCollectionIsRefused(name: String) {
        let refusal = #expect(throws: RekognitionError.self) { try ResourceNames.collectionID(of: name) }
        #expect(refusal == RekognitionError(.invalidParameter, "'\(name)' is not the ARN of a collection"))
    }
}
