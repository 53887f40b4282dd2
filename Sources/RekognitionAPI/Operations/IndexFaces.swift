internal import FaceCollections
internal import FaceCore

/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_IndexFaces.html>
struct IndexFaces: Operation {
    struct Output: Encodable {
        private enum CodingKeys: String, CodingKey {
            case records = "FaceRecords"
            case modelVersion = "FaceModelVersion"
            case unindexed = "UnindexedFaces"
        }

        struct Record: Encodable {
            private enum CodingKeys: String, CodingKey {
                case face = "Face"
                case detail = "FaceDetail"
            }

            let face: Face
            let detail: FaceDetail
        }

        struct Unindexed: Encodable {
            private enum CodingKeys: String, CodingKey {
                case reasons = "Reasons"
                case detail = "FaceDetail"
            }

            let reasons: [String]
            let detail: FaceDetail
        }

        let records: [Record]
        let modelVersion: String
        let unindexed: [Unindexed]
    }

    let collectionID: String
    let image: ImageReference
    let externalImageID: String?
    let maxFaces: Int?
    let qualityFilter: QualityFilter

    init(from members: inout Members) throws {
        collectionID = try members.text("CollectionId", .collectionID)
        image = try members.image("Image")
        externalImageID = try members.optionalText("ExternalImageId", .externalImageID)
        _ = try members.choices("DetectionAttributes", of: Attribute.self)
        maxFaces = try members.integer("MaxFaces", within: Limits.indexedFaces)
        qualityFilter = try members.choice("QualityFilter", default: .auto)
    }

    func perform(in context: OperationContext<some FaceAnalyzing, some FaceStore>) async throws -> Output {
        let indexed = try await context.service.indexFaces(
            of: try await context.images.load(image),
            into: collectionID,
            externalImageID: externalImageID,
            maximumFaces: maxFaces,
            filter: qualityFilter
        )
        return Output(
            records: indexed.records.map {
                Output.Record(face: Face($0.stored), detail: FaceDetail($0.face))
            },
            modelVersion: context.modelVersion,
            unindexed: indexed.unindexed.map {
                Output.Unindexed(reasons: $0.reasons.map(\.rawValue), detail: FaceDetail($0.face))
            }
        )
    }
}
