package import FaceCore

/// Describes a model pack: a detector and an embedder, how to feed them, what their cosines mean and where they come from.
///
/// Stored as `manifest.json` in the pack's folder, beside the model files. Everything that the program needs to know of a
/// model is in here, so a user can bring a pack of their own.
package struct PackManifest: Sendable, Hashable, Codable {
    /// The pack's name and folder: lower-case letters, digits, `-` and `_`.
    package var name: String
    /// Raised whenever embeddings change; part of the ``ModelID``.
    package var version: Int
    /// One sentence for `models list`.
    package var summary: String
    package var licence: String
    package var detector: Detector
    package var embedder: Embedder
    package var calibration: SimilarityCalibration
    /// The cosine from which two embeddings are the same capture of the same face, measured with `evaluate duplicates`. A
    /// pack without one takes that of similarity 99.8.
    package var duplicateCosine: Double?
    /// The installed files. Loading checks sizes, installing checks hashes.
    package var files: [File]
    /// Archives that files are converted from; empty when the files are downloaded as they are.
    package var archives: [Archive]

    package struct Detector: Sendable, Hashable, Codable {
        package enum Kind: String, Sendable, Hashable, Codable {
            case yunet
            case scrfd
            case mtcnn
        }

        package var kind: Kind
        /// File names in the order the kind wants them: one for YuNet and SCRFD, P-Net, R-Net and O-Net for MTCNN.
        package var models: [String]
        /// The least score, `0...1`, of a face that is reported.
        package var scoreThreshold: Double
        /// Whether the networks may compute in bf16 where the processor does so by itself: faster, with boxes and landmarks
        /// that differ by fractions of a pixel. Absent means no.
        package var toleratesBF16: Bool?
    }

    package struct Embedder: Sendable, Hashable, Codable {
        package enum ChannelOrder: String, Sendable, Hashable, Codable {
            case rgb
            case bgr
        }

        package var model: String
        /// Side of the square input in pixels.
        package var inputSize: Int
        package var channelOrder: ChannelOrder
        /// Subtracted from each channel's `0...255` value, in `channelOrder`.
        package var mean: [Float]
        /// Multiplied after the subtraction.
        package var scale: Float
        /// Where the five landmarks go, as fractions of the input's side: left eye, right eye, nose, left and right mouth
        /// corner, each `[x, y]`.
        package var template: [[Double]]
        /// Averages the embeddings of the face and of its mirror image.
        package var mirrorAverage: Bool
        package var dimension: Int
    }

    package struct File: Sendable, Hashable, Codable {
        package var name: String
        package var size: Int
        package var sha256: String
        /// Public address; nil for a file that is converted from the archives.
        package var url: String?
        /// Path in a folder laid out like the public collection of models, for installation without a network.
        package var localPath: String?
    }

    package struct Archive: Sendable, Hashable, Codable {
        /// Name and version on the Python package index.
        package var package: String
        package var version: String
        package var file: String
        package var size: Int
        package var sha256: String
    }
}
