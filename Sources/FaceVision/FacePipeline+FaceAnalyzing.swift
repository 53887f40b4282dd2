package import FaceCore
internal import Imaging

extension FacePipeline: FaceAnalyzing {
    package func analyze(
        _ image: [UInt8],
        selecting: @escaping @Sendable (ImageFaces) -> [Int]
    ) async throws -> SelectiveAnalysis {
        do {
            return try await onThread { try $0.analyzeSelected(image, selecting: selecting) }
        } catch let error as ImagingError {
            throw ImageRejection(error)
        }
    }
}

extension ImageRejection {
    init(_ error: ImagingError) {
        let code: Code =
            switch error {
            case .unsupportedFormat, .undecodable, .processing: .format
            case .tooManyBytes, .tooManyPixels: .size
            }
        self.init(code, error.description)
    }
}
