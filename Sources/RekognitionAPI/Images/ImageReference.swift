/// An image of a request: its bytes, or where they are.
/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Image.html>
enum ImageReference: Sendable, Hashable {
    struct StoredObject: Sendable, Hashable {
        let bucket: String?
        let key: String?
        let version: String?
    }

    case bytes([UInt8])
    case object(StoredObject)

    /// How many bytes a request can bring.
    static let largestBytes = 5_242_880
    /// How many bytes an object can have.
    static let largestObject = 15_728_640
}
