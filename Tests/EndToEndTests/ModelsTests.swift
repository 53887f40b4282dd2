import BeetrootTesting
import Foundation
import Testing

extension EndToEnd {
    @Suite struct ModelsTests {
        /// Where `scripts/setup test` keeps the packages that mtcnn-dlib is built from.
        private var archives: URL {
            get throws {
                try #require(TestMaterial.models).deletingLastPathComponent().deletingLastPathComponent()
                    .appending(path: "archives")
            }
        }

        @Test func listNamesBothPacks() async throws {
            let beetroot = try Beetroot(nil, models: nil)
            let packs = try await beetroot.line([ListedPack].self, ["models", "list", "--json"])
            #expect(packs.map(\.name) == ["yunet-0095", "mtcnn-dlib"])
            #expect(packs.map(\.embeddingDimension) == [256, 128])
            #expect(packs.map(\.detector) == ["yunet", "mtcnn"])
            #expect(packs.allSatisfy { !$0.installed && !$0.active && !$0.licence.isEmpty && !$0.embedder.isEmpty })
        }

        @Test func preferredPackIsActive() async throws {
            let packs = try await Beetroot(nil).line([ListedPack].self, ["models", "list", "--json"])
            #expect(packs.filter(\.installed).map(\.name) == Pack.installed.map(\.name))
            #expect(packs.filter(\.active).map(\.name) == [Pack.installed[0].name])
        }

        @Test(arguments: Pack.installed)
        func namedPackIsActive(pack: Pack) async throws {
            let packs = try await Beetroot(pack).line([ListedPack].self, ["models", "list", "--json"])
            #expect(packs.filter(\.active).map(\.name) == [pack.name])
        }

        @Test func installingTwiceChangesNothing() async throws {
            let beetroot = try Beetroot(nil, models: nil)
            let install = ["models", "install", "mtcnn-dlib", "--from", try archives.path]
            let first = try await beetroot.run(install)
            try #require(first.status == 0, "\(first)")
            #expect(first.output.isEmpty)
            let installed = try FileTree(beetroot.data.url.appending(path: "models"))
            #expect(!installed.files.isEmpty)

            let second = try await beetroot.run(install)
            #expect(second.status == 0, "\(second)")
            #expect(second.errorText.contains("already installed"))
            #expect(try FileTree(beetroot.data.url.appending(path: "models")) == installed)

            let packs = try await beetroot.line([ListedPack].self, ["models", "list", "--json"])
            #expect(packs.filter { $0.installed && $0.active }.map(\.name) == ["mtcnn-dlib"])
        }

        @Test(.needsShared)
        func preferredPackInstallsFromAFolder() async throws {
            let beetroot = try Beetroot(nil, models: nil)
            let models = try #require(TestMaterial.shared).appending(path: "models")
            let result = try await beetroot.run("models", "install", "--from", models.path)
            try #require(result.status == 0, "\(result)")
            let packs = try await beetroot.line([ListedPack].self, ["models", "list", "--json"])
            #expect(packs.filter(\.active).map(\.name) == ["yunet-0095"])
        }

        @Test(arguments: [true, false])
        func wrongFileIsNamed(sameSize: Bool) async throws {
            let beetroot = try Beetroot(nil, models: nil)
            let wheel = "facenet_pytorch-2.6.0-py3-none-any.whl"
            let source = beetroot.data.url.appending(path: "source")
            try FileManager.default.createDirectory(at: source, withIntermediateDirectories: true)
            for file in try FileManager.default.contentsOfDirectory(atPath: archives.path) where file != wheel {
                try FileManager.default.createSymbolicLink(
                    at: source.appending(path: file),
                    withDestinationURL: archives.appending(path: file)
                )
            }
            var bytes = try Data(contentsOf: archives.appending(path: wheel))
            bytes[bytes.count / 2] ^= 1
            let wrong = source.appending(path: wheel)
            try (sameSize ? bytes : bytes.dropLast()).write(to: wrong)

            let result = try await beetroot.run("models", "install", "mtcnn-dlib", "--from", source.path)
            #expect(result.status == 1, "\(result)")
            let line = try #require(result.errorLines.last)
            #expect(line.contains(wheel) && line.contains("expected") && line.contains("found"), "\(line)")
            if sameSize {
                // The pinned hash and the hash of what is there.
                #expect(line.contains("ecb82b27beb226d106f2219efe8f829b01b87a8595badd01545679bdb9f19cca"), "\(line)")
                #expect(line.contains(try await sha256(ofFile: wrong.path)), "\(line)")
            }
            let packs = try await beetroot.line([ListedPack].self, ["models", "list", "--json"])
            #expect(packs.allSatisfy { !$0.installed })
        }

        @Test func missingModelsSayWhatToDo() async throws {
            let beetroot = try Beetroot(nil, models: nil)
            let photo = beetroot.data.path("photo.jpg")
            for command in ["detect", "ingest"] {
                let result = try await beetroot.run(command, photo)
                #expect(result.status == 1)
                #expect(result.errorText.contains("beetroot models install"), "\(result)")
            }
        }

        @Test func unknownPackIsNamed() async throws {
            let result = try await Beetroot(nil).run("models", "install", "no-such-pack")
            #expect(result.status == 1)
            #expect(result.errorText.contains("no-such-pack"), "\(result)")
        }
    }
}
