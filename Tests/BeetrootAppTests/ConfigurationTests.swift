import BeetrootApp
import Foundation
import Ingest
import Testing

@Suite struct ConfigurationTests {
    private static let home = FileManager.default.homeDirectoryForCurrentUser.path

    @Test func nothingSetMeansDefaults() throws {
        let configuration = try Configuration(environment: [:])
        #expect(configuration.dataDirectory.path == "\(Self.home)/.local/share/beetroot")
        #expect(configuration.modelsDirectory.path == "\(Self.home)/.local/share/beetroot/models")
        #expect(configuration.databasePath == "\(Self.home)/.local/share/beetroot/beetroot.sqlite")
        #expect(configuration.bucketsPath == "\(Self.home)/.local/share/beetroot/buckets")
        #expect(configuration.pack == nil)
        #expect(configuration.ingest == IngestConfiguration())
    }

    @Test(
        arguments: [
            (["BEETROOT_DATA": "/d"], "/d", "/d/models"),
            (["XDG_DATA_HOME": "/x"], "/x/beetroot", "/x/beetroot/models"),
            (["BEETROOT_DATA": "/d", "XDG_DATA_HOME": "/x"], "/d", "/d/models"),
            (["BEETROOT_DATA": "", "XDG_DATA_HOME": "/x"], "/x/beetroot", "/x/beetroot/models"),
            (["BEETROOT_DATA": "/d", "BEETROOT_MODELS": "/m"], "/d", "/m"),
            (["BEETROOT_DATA": "/d", "BEETROOT_MODELS": ""], "/d", "/d/models"),
            (["BEETROOT_DATA": "/with space/é"], "/with space/é", "/with space/é/models"),
        ]
    )
    func foldersComeFromTheEnvironment(environment: [String: String], data: String, models: String) throws {
        let configuration = try Configuration(environment: environment)
        #expect(configuration.dataDirectory.path == data)
        #expect(configuration.modelsDirectory.path == models)
        #expect(configuration.databasePath == data + "/beetroot.sqlite")
    }

    @Test func theIngestIsSetByTheLambdasVariables() throws {
        let configuration = try Configuration(environment: [
            "REKOGNITION_COLLECTION_ID": "family", "THUMBS_BUCKET": "thumbs", "THUMBS_PREFIX": "a/b/",
            "FACE_MATCH_THRESHOLD": "97.5",
        ])
        #expect(configuration.ingest.collectionID == "family")
        #expect(configuration.ingest.thumbsBucket == "thumbs")
        #expect(configuration.ingest.thumbsPrefix == "a/b/")
        #expect(configuration.ingest.threshold == 97.5)
    }

    @Test func anEmptyVariableChangesNothing() throws {
        let names = ["BEETROOT_PACK", "REKOGNITION_COLLECTION_ID", "THUMBS_BUCKET", "THUMBS_PREFIX", "BEETROOT_MODELS"]
        let empty = try Configuration(environment: Dictionary(uniqueKeysWithValues: names.map { ($0, "") }))
        let unset = try Configuration(environment: [:])
        #expect(empty.ingest == unset.ingest)
        #expect(empty.pack == nil)
        #expect(empty.modelsDirectory == unset.modelsDirectory)
        #expect(try Configuration(environment: ["BEETROOT_PACK": "p"]).pack == "p")
    }

    @Test(arguments: ["-1", "100.1", "ninety", "nan", "inf", "95 %", "0x7G"])
    func thresholdsThatMakeNoSenseAreNamed(value: String) throws {
        let error = try #require(throws: ConfigurationError.self) {
            try Configuration(environment: ["FACE_MATCH_THRESHOLD": value])
        }
        #expect(error.description == "FACE_MATCH_THRESHOLD is '\(value)', but must be a number from 0.0 to 100.0")
    }
}
