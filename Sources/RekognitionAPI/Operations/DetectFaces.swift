internal import FaceCollections
internal import FaceCore

/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectFaces.html>
struct DetectFaces: Operation {
    struct Output: Encodable {
        private enum CodingKeys: String, CodingKey {
            case details = "FaceDetails"
        }

        let details: [FaceDetail]
    }

    let image: ImageReference

    init(from members: inout Members) throws {
        image = try members.image("Image")
        _ = try members.choices("Attributes", of: Attribute.self)
    }

    func perform(in context: OperationContext<some FaceAnalyzing, some FaceStore>) async throws -> Output {
        let image = try await context.service.detectFaces(in: try await context.images.load(image))
        return Output(details: image.faces.map(FaceDetail.init))
    }
}
