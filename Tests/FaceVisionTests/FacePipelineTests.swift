import BeetrootTesting
import FaceCore
import Foundation
import Imaging
import Testing

@testable import FaceVision

/// The whole way from a file to embeddings, with real models and photos.
@Suite struct FacePipelineTests {
    private static let missingPack = "the pack is not installed in .deps/test/models, or there are no photos"
    private static let missingModels = "the shared models are not on this machine, or there are no photos"

    private static func has(_ pack: String) -> Bool {
        TestMaterial.pack(pack) != nil && TestMaterial.photos != nil
    }

    private static var sharedModels: URL? {
        guard TestMaterial.photos != nil else { return nil }
        return TestMaterial.shared?.appending(path: "models/evaluation-only")
    }

    private func load(_ pack: String) async throws -> FacePipeline {
        let folder = try #require(TestMaterial.pack(pack))
        let data = try Data(contentsOf: folder.appending(path: "manifest.json"))
        return try await FacePipeline.load(
            manifest: try JSONDecoder().decode(PackManifest.self, from: data),
            directory: folder.path,
            configuration: FacePipeline.Configuration(threads: 2, maximumThumbnailSide: 64)
        )
    }

    private func photo(_ name: String) throws -> [UInt8] {
        let folder = try #require(TestMaterial.photos)
        return Array(try Data(contentsOf: folder.appending(path: name)))
    }

    /// The photo at a size that unoptimised code gets through quickly.
    private func smallPhoto(_ name: String, side: Int = 400) throws -> [UInt8] {
        try ImageDecoder().decode(try photo(name)).pixels.fitted(side: side).jpeg()
    }

    /// Finds the largest face of each photo and tells the persons apart.
    private func expectRecognition(by pipeline: FacePipeline) async throws {
        var faces: [String: AnalyzedFace] = [:]
        for name in ["obama.jpg", "obama2.jpg", "biden.jpg"] {
            let analysis = try await pipeline.analyze(try smallPhoto(name), thumbnailMargin: 0.2)
            let face = try #require(analysis.faces.first, "no face in \(name)")
            expectSound(face, in: analysis)
            faces[name] = face
        }
        func similarity(_ first: String, _ second: String) throws -> Double {
            let cosine = try #require(faces[first]).embedding.cosine(try #require(faces[second]).embedding)
            return pipeline.calibration.similarity(cosine: Double(cosine))
        }
        let same = try similarity("obama.jpg", "obama2.jpg")
        let others = [try similarity("obama.jpg", "biden.jpg"), try similarity("obama2.jpg", "biden.jpg")]
        #expect(same >= 95)
        #expect(others.allSatisfy { $0 < 95 }, "\(others)")
    }

    private func expectSound(_ analyzed: AnalyzedFace, in photo: PhotoAnalysis) {
        let face = analyzed.face
        let box = face.boundingBox
        #expect(box.left > -0.1 && box.top > -0.1 && box.right < 1.1 && box.bottom < 1.1)
        #expect(box.height * Double(photo.height) > 30)
        #expect(face.landmarks.points.allSatisfy { (box.left...box.right).contains($0.x) })
        #expect(face.landmarks.points.allSatisfy { (box.top...box.bottom).contains($0.y) })
        #expect(face.landmarks.leftEye.x < face.landmarks.rightEye.x)
        #expect(face.landmarks.mouthLeft.x < face.landmarks.mouthRight.x)
        #expect(face.landmarks.leftEye.y < face.landmarks.mouthLeft.y)
        #expect((70...100).contains(face.confidence))
        #expect(abs(face.pose.roll) < 30 && abs(face.pose.yaw) < 45 && abs(face.pose.pitch) < 45)
        #expect((10...90).contains(face.quality.brightness))
        #expect(face.quality.sharpness > 5)
        let thumbnail = analyzed.thumbnail.flatMap { try? ImageDecoder().decode($0) }
        #expect(thumbnail.map { max($0.width, $0.height) } == 64)
    }

    // MARK: - Packs

    @Test(.enabled(if: has("yunet-0095"), Comment(rawValue: missingPack)))
    func yuNetAnd0095TellPeopleApart() async throws {
        try await expectRecognition(by: try await load("yunet-0095"))
    }

    @Test(.enabled(if: has("mtcnn-dlib"), Comment(rawValue: missingPack)))
    func mtcnnAndDlibTellPeopleApart() async throws {
        try await expectRecognition(by: try await load("mtcnn-dlib"))
    }

    /// Anchors by hand: these models come without a calibration.
    @Test(.enabled(if: sharedModels != nil, Comment(rawValue: missingModels)))
    func scrfdAndArcFaceTellPeopleApart() async throws {
        let folder = try #require(Self.sharedModels)
        let anchors = [(-1, 0), (0.3, 95), (1, 100)].map {
            SimilarityCalibration.Anchor(cosine: $0.0, similarity: $0.1)
        }
        let manifest = PackManifest(
            name: "scrfd-arcface",
            version: 1,
            summary: "",
            licence: "",
            detector: PackManifest.Detector(kind: .scrfd, models: ["det_500m.onnx"], scoreThreshold: 0.5),
            embedder: PackManifest.Embedder(
                model: "w600k_mbf_int8.onnx",
                inputSize: 112,
                channelOrder: .rgb,
                mean: [127.5, 127.5, 127.5],
                scale: 1 / 127.5,
                template: [
                    [38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041],
                ].map { $0.map { $0 / 112 } },
                mirrorAverage: false,
                dimension: 512
            ),
            calibration: try #require(SimilarityCalibration(anchors: anchors)),
            files: [],
            archives: []
        )
        let pipeline = try await FacePipeline.load(
            manifest: manifest,
            directory: folder.path,
            configuration: FacePipeline.Configuration(threads: 2, maximumThumbnailSide: 64)
        )
        #expect(pipeline.model.description == "scrfd-arcface@1+f32")
        try await expectRecognition(by: pipeline)
    }

    // MARK: - Photos

    @Test(.enabled(if: has("yunet-0095"), Comment(rawValue: missingPack)))
    func photosWithoutPartOfTheFaceHaveOneToo() async throws {
        let pipeline = try await load("yunet-0095")
        for name in ["obama3.jpg", "obama_partial_face.jpg", "obama_partial_face2.jpg"] {
            #expect(try await !pipeline.detect(try smallPhoto(name)).faces.isEmpty, "no face in \(name)")
        }
    }

    @Test(.enabled(if: has("yunet-0095"), Comment(rawValue: missingPack)))
    func facesDoNotDependOnHowThePhotoIsStored() async throws {
        let pipeline = try await load("yunet-0095")
        let photo = try smallPhoto("obama.jpg")
        let upright = try await pipeline.analyze(photo, thumbnailMargin: nil)
        let face = try #require(upright.faces.first)
        #expect(face.thumbnail == nil)
        // Mirrored in the file and mirrored back by its orientation: the mirror image of the same face.
        let mirrored = try await pipeline.analyze(SyntheticJPEG.tagged(photo, orientation: 2), thumbnailMargin: nil)
        let other = try #require(mirrored.faces.first)
        #expect((mirrored.width, mirrored.height) == (upright.width, upright.height))
        #expect(abs(other.face.boundingBox.left - (1 - face.face.boundingBox.right)) < 0.03)
        #expect(abs(other.face.pose.yaw + face.face.pose.yaw) < 10)
        #expect(face.embedding.cosine(other.embedding) > 0.7)
        // A quarter turn: lying on the side once the orientation is applied, so nobody need be found.
        let turned = try await pipeline.detect(SyntheticJPEG.tagged(photo, orientation: 6))
        #expect((turned.width, turned.height) == (upright.height, upright.width))
    }

    @Test(.enabled(if: has("yunet-0095"), Comment(rawValue: missingPack)))
    func photosRunAtOnceAndAlwaysGiveTheSame() async throws {
        let pipeline = try await load("yunet-0095")
        let photo = try smallPhoto("obama.jpg", side: 200)
        let embeddings = try await withThrowingTaskGroup(of: [Embedding].self) { group in
            for _ in 0..<6 {
                group.addTask { try await pipeline.analyze(photo, thumbnailMargin: nil).faces.map(\.embedding) }
            }
            return try await group.reduce(into: [[Embedding]]()) { $0.append($1) }
        }
        #expect(Set(embeddings).count == 1)
        #expect(embeddings.first?.count == 1)
    }

    @Test(.enabled(if: has("yunet-0095"), Comment(rawValue: missingPack)))
    func picturesOfNobodyHaveNoFaces() async throws {
        let pipeline = try await load("yunet-0095")
        for picture in [
            TestPicture.plain(0, width: 64, height: 64), TestPicture.plain(255, width: 1, height: 1),
            TestPicture.noise(width: 100, height: 60), TestPicture.plain(128, width: 700, height: 2),
        ] {
            let analysis = try await pipeline.analyze(try picture.jpeg(), thumbnailMargin: 0.2)
            #expect(analysis.faces.isEmpty)
            #expect((analysis.width, analysis.height) == (picture.width, picture.height))
        }
        await #expect(throws: ImagingError.unsupportedFormat) {
            try await pipeline.analyze(Array("no photo".utf8), thumbnailMargin: nil)
        }
    }

    @Test(.enabled(if: has("yunet-0095"), Comment(rawValue: missingPack)))
    func aPackWithoutItsFilesNamesThem() async throws {
        let folder = try #require(TestMaterial.pack("yunet-0095"))
        let data = try Data(contentsOf: folder.appending(path: "manifest.json"))
        let manifest = try JSONDecoder().decode(PackManifest.self, from: data)
        let empty = try TemporaryFolder()
        do {
            _ = try await FacePipeline.load(manifest: manifest, directory: empty.url.path)
            Issue.record("an empty folder was taken for a pack")
        } catch {
            #expect(String(describing: error).contains("'\(manifest.detector.models[0])'"))
        }
    }
}
