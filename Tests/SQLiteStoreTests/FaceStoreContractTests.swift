import BeetrootTesting
import FaceCollections
import Foundation
import SQLiteStore
import Testing

@Suite struct FaceStoreContractTests {
    @Test(arguments: FaceStoreContract.all)
    func theSQLiteStoreKeeps(_ contract: FaceStoreContract) async throws {
        let folder = try TemporaryFolder()
        try await contract.check { limits, now in
            let database = try await SQLiteDatabase(path: folder.path("\(UUID()).sqlite"))
            return SQLiteFaceStore(database: database, limits: limits, now: now)
        }
    }
}
