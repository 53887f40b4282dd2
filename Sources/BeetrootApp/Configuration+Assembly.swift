package import AWSSignature
package import FaceCollections
internal import FaceCore
package import FaceVision
internal import Foundation
package import Ingest
package import Logging
internal import ModelPacks
package import ObjectStore
package import RekognitionAPI
internal import S3Store
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
    package func openDatabase() async throws -> SQLiteDatabase {
        try FileManager.default.createDirectory(at: dataDirectory, withIntermediateDirectories: true)
        return try await SQLiteDatabase(path: databasePath)
    }

    /// The persons of the library, for a program that needs nothing else of the database.
    package func openStore() async throws -> SQLitePersonStore {
        SQLitePersonStore(database: try await openDatabase())
    }

    /// The access keys, for a program that needs nothing else of the database.
    package func openAccessKeys() async throws -> some AccessKeyStore {
        SQLiteAccessKeyStore(database: try await openDatabase())
    }

    /// What the Rekognition API does, with the configured rules.
    package func makeCollectionService(
        pipeline: FacePipeline,
        store: SQLiteFaceStore
    ) -> CollectionService<FacePipeline, SQLiteFaceStore> {
        var collections = collections
        if let duplicateSimilarity {
            collections.duplicateCosine = pipeline.calibration.cosine(similarity: duplicateSimilarity)
        }
        return CollectionService(analyzer: pipeline, store: store, configuration: collections)
    }

    /// Where the images are that API requests name.
    package func makeImageSource() -> some ImageSource {
        BucketImages(folders: FolderObjectStore(root: bucketsPath), s3: s3.map { S3ObjectReader($0) })
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
