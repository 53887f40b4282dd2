internal import Foundation
internal import Inference

/// Compiles a pack's models and puts the right decoder around each.
struct PackLoader {
    let runtime: OpenVINORuntime
    let directory: String
    /// The embedder's: embeddings of different precisions do not compare.
    let precision: OpenVINORuntime.Precision
    let streams: Int

    func detector(_ specification: PackManifest.Detector) throws -> any FaceDetector {
        let computesBF16 = try specification.toleratesBF16 == true && runtime.computesBF16()
        // YuNet and SCRFD take pictures of any height and width.
        func session(_ file: String, inputShape: [Int?]? = nil) throws -> any InferenceSession {
            try self.session(file, inputShape: inputShape, precision: computesBF16 ? .bf16 : .f32)
        }
        let models = specification.models
        let scoreThreshold = specification.scoreThreshold
        return switch specification.kind {
        case .yunet:
            YuNetDetector(
                session: try session(models[0], inputShape: [1, 3, nil, nil]),
                scoreThreshold: scoreThreshold
            )
        case .scrfd:
            SCRFDDetector(
                session: try session(models[0], inputShape: [1, 3, nil, nil]),
                scoreThreshold: scoreThreshold
            )
        case .mtcnn:
            MTCNNDetector(
                proposal: try session(models[0]),
                refinement: try session(models[1]),
                output: try session(models[2]),
                scoreThreshold: scoreThreshold
            )
        }
    }

    func embedder(_ specification: PackManifest.Embedder) throws -> any FaceEmbedder {
        let side = specification.inputSize
        return ChipEmbedder(
            session: try session(specification.model, inputShape: [1, 3, side, side], precision: precision),
            specification: specification
        )
    }

    private func session(
        _ file: String,
        inputShape: [Int?]?,
        precision: OpenVINORuntime.Precision
    ) throws -> any InferenceSession {
        try runtime.compile(
            modelAt: URL(fileURLWithPath: directory).appendingPathComponent(file).path,
            inputShape: inputShape,
            precision: precision,
            streams: streams
        )
    }
}
