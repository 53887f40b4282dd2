internal import FaceCollections
internal import FaceCore

/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CompareFaces.html>
struct CompareFaces: Operation {
    struct Output: Encodable {
        private enum CodingKeys: String, CodingKey {
            case source = "SourceImageFace"
            case matches = "FaceMatches"
            case unmatched = "UnmatchedFaces"
        }

        struct Source: Encodable {
            private enum CodingKeys: String, CodingKey {
                case boundingBox = "BoundingBox"
                case confidence = "Confidence"
            }

            let boundingBox: BoundingBox
            let confidence: Double
        }

        struct Match: Encodable {
            private enum CodingKeys: String, CodingKey {
                case similarity = "Similarity"
                case face = "Face"
            }

            let similarity: Double
            let face: FaceDetail
        }

        let source: Source
        let matches: [Match]
        /// The service's ComparedFace has the members of a FaceDetail with DEFAULT attributes.
        let unmatched: [FaceDetail]
    }

    let source: ImageReference
    let target: ImageReference
    let threshold: Double
    let qualityFilter: QualityFilter

    init(from members: inout Members) throws {
        source = try members.image("SourceImage")
        target = try members.image("TargetImage")
        threshold = try members.percent("SimilarityThreshold", default: 80)
        qualityFilter = try members.choice("QualityFilter", default: .none)
    }

    func perform(in context: OperationContext<some FaceAnalyzing, some FaceStore>) async throws -> Output {
        let comparison: FaceComparison
        do {
            comparison = try await context.service.compareFaces(
                source: try await context.images.load(source),
                target: try await context.images.load(target),
                threshold: threshold,
                filter: qualityFilter
            )
        } catch CollectionServiceError.noFace {
            // The service does not say more here.
            throw RekognitionError.invalidParameters
        }
        return Output(
            source: Output.Source(
                boundingBox: comparison.source.boundingBox,
                confidence: comparison.source.confidence
            ),
            matches: comparison.matches.map {
                Output.Match(similarity: $0.similarity, face: FaceDetail($0.face))
            },
            unmatched: comparison.unmatched.map(FaceDetail.init)
        )
    }
}
