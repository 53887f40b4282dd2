internal import FaceCore
internal import FaceVision
internal import Foundation
internal import Imaging
internal import Ingest

/// `evaluate duplicates`: from which cosine two embeddings are the same capture of the same face.
///
/// Compares each photo with copies of itself (stored again, resized, cropped around the face) and with other photos of the
/// same person: a good bound lets the former pass and stops the latter.
package struct DuplicateEvaluation: Sendable, Encodable {
    /// What became of one bound.
    package struct Row: Sendable, Encodable {
        package let cosine: Double
        package let similarity: Double
        /// Share of copies at or above the bound, `0...1`.
        package let copies: Double
        /// Share of pairs of different photos of one person at or above the bound, `0...1`.
        package let otherPhotos: Double
    }

    /// How like their originals the copies of one kind are.
    package struct Kind: Sendable, Encodable {
        package let copies: Int
        /// Copies in which no face was found; they count as different.
        package let undetected: Int
        /// Cosines at the 1st, 5th and 50th percentile.
        package let p1: Double
        package let p5: Double
        package let median: Double
    }

    package let model: String
    package let photos: Int
    package let duplicateCosine: Double
    package let kinds: [String: Kind]
    package let otherPhotoPairs: Int
    package let table: [Row]

    private static let bounds = [0.8, 0.85, 0.88, 0.9, 0.92, 0.94, 0.96, 0.97, 0.98, 0.985, 0.99, 0.995]

    /// - Parameter roots: folders whose subfolders are identities.
    /// - Throws: ``ConfigurationError`` if no photo shows a face, or no person has two photos.
    package static func run(
        _ roots: [String],
        configuration: Configuration,
        progress: (Int, Int) -> Void
    ) async throws -> DuplicateEvaluation {
        let pipeline = try await configuration.loadPipeline()
        let images = try await ImageFolder(roots).images
        let limit = configuration.ingest.photoByteLimit
        let decoder = ImageDecoder(limits: configuration.vision.limits)
        let compared = try await concurrentMap(
            images,
            inFlight: configuration.ingest.photosInFlight,
            progress: { progress($0, images.count) },
            { image in
                let bytes = try await image.source.read(limit: limit)
                return try await CopiedFace(bytes, identity: image.identity, decoder: decoder, pipeline: pipeline)
            }
        ).compactMap { $0 }
        let others = otherPhotoCosines(compared)
        guard !compared.isEmpty, !others.isEmpty else {
            throw ConfigurationError(
                name: "--images",
                value: roots.joined(separator: ", "),
                expected: "folders of photos with faces, several of at least one person"
            )
        }
        let copies = compared.flatMap(\.cosines.values).map { $0 ?? -1 }
        return DuplicateEvaluation(
            model: pipeline.model.description,
            photos: compared.count,
            duplicateCosine: pipeline.duplicateCosine,
            kinds: Dictionary(
                uniqueKeysWithValues: PhotoCopy.allCases.map { copy in
                    (copy.rawValue, Kind(compared.map { $0.cosines[copy] ?? nil }))
                }
            ),
            otherPhotoPairs: others.count,
            table: bounds.map { bound in
                Row(
                    cosine: bound,
                    similarity: pipeline.calibration.similarity(cosine: bound),
                    copies: share(of: copies, from: bound),
                    otherPhotos: share(of: others, from: bound)
                )
            }
        )
    }

    private static func otherPhotoCosines(_ faces: [CopiedFace]) -> [Double] {
        Dictionary(grouping: faces, by: \.identity).values.flatMap { photos in
            photos.enumerated().flatMap { index, photo in
                photos[(index + 1)...].map { Double(photo.embedding.cosine($0.embedding)) }
            }
        }
    }

    private static func share(of cosines: [Double], from bound: Double) -> Double {
        Double(cosines.count { $0 >= bound }) / Double(cosines.count)
    }
}

extension DuplicateEvaluation.Kind {
    fileprivate init(_ cosines: [Double?]) {
        let sorted = cosines.map { $0 ?? -1 }.sorted()
        func percentile(_ percent: Int) -> Double { sorted[min(sorted.count * percent / 100, sorted.count - 1)] }
        self.init(
            copies: sorted.count,
            undetected: cosines.count { $0 == nil },
            p1: percentile(1),
            p5: percentile(5),
            median: percentile(50)
        )
    }
}
