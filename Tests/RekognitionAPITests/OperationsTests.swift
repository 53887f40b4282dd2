import HTTPTypes
import Testing

@testable import RekognitionAPI

struct OperationsTests {
    @Test func thereAreTheOperationsOfTheModel() {
        #expect(Operations.all.map { $0.name } == ServiceModel.shared.operations.keys.sorted())
    }

    @Test(arguments: ServiceModel.shared.operations.keys.sorted())
    func anOperationIsFoundByItsName(name: String) throws {
        #expect(try Operations.operation(target: "RekognitionService.\(name)").name == name)
    }

    @Test func theModelHasMoreOperations() {
        #expect(ServiceModel.shared.unsupported.count >= 54)
    }

    @Test(arguments: ServiceModel.shared.unsupported)
    func otherOperationsOfTheServiceAreUnknown(name: String) throws {
        let refusal = #expect(throws: RekognitionError.self) {
            try Operations.operation(target: "RekognitionService.\(name)")
        }
        #expect(refusal?.code == .unknownOperation)
        #expect(refusal?.status == .badRequest)
        #expect(
            refusal?.message.hasPrefix("The operation '\(name)' is not supported. Supported: AssociateFaces, ") == true
        )
        for operation in Operations.all { #expect(refusal?.message.contains(operation.name) == true) }
    }

    @Test(arguments: [
        nil, "", "ListFaces", "RekognitionService", "RekognitionService.", "RekognitionService.listFaces",
        "rekognitionservice.ListFaces", "RekognitionService.ListFaces ", "RekognitionService.ListFaces.ListFaces",
        "DynamoDB_20120810.ListTables", String(repeating: "x", count: 10_000),
    ])
    func malformedTargets(target: String?) throws {
        let refusal = #expect(throws: RekognitionError.self) { try Operations.operation(target: target) }
        #expect(refusal?.code == .unknownOperation)
        #expect(try #require(refusal).message.count < 800)
    }
}
