package import FaceVision
internal import Foundation
package import Ingest
package import Logging
internal import ModelPacks
package import ObjectStore
package import SQLiteStore

/// The parts of the program, put together from the configuration.
extension Configuration {
    /// Loads the active model pack.
    package func loadPipeline(timings: StageTimings? = nil) async throws -> FacePipeline {
        let pack = try ModelStore(directory: modelsDirectory).active(requested: pack)
        return try await FacePipeline.load(
            manifest: pack.manifest,
            directory: pack.directory.path,
            configuration: vision,
            timings: timings
        )
    }

    /// Opens the library's database, making the data folder if there is none.
    package func openStore() async throws -> SQLitePersonStore {
        try FileManager.default.createDirectory(at: dataDirectory, withIntermediateDirectories: true)
        return try await SQLitePersonStore(path: databasePath)
    }

    /// The bucket `local` is this machine's files; every other bucket is a folder in the data folder.
    package func makeObjectStore() -> RoutedObjectStore {
        RoutedObjectStore(
            [LocalFileObjectStore.bucket: LocalFileObjectStore()],
            fallback: FolderObjectStore(root: bucketsPath)
        )
    }

    package func makeIngester(
        pipeline: FacePipeline,
        store: SQLitePersonStore,
        logger: Logger
    ) -> PhotoIngester<FacePipeline, SQLitePersonStore, RoutedObjectStore> {
        PhotoIngester(
            analyzer: pipeline,
            store: store,
            objects: makeObjectStore(),
            configuration: ingest,
            logger: logger
        )
    }
}
