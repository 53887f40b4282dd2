import BeetrootTesting
import Testing

@Suite struct MemoryFaceStoreTests {
    @Test(arguments: FaceStoreContract.all)
    func keeps(_ contract: FaceStoreContract) async throws {
        try await contract.check { limits, now in MemoryFaceStore(limits: limits, now: now) }
    }
}
