// What commands print with --json. Decoding fails where a member is missing or has another type.

struct Box: Decodable, Hashable {
    let left: Double
    let top: Double
    let width: Double
    let height: Double

    enum CodingKeys: String, CodingKey {
        case left = "Left"
        case top = "Top"
        case width = "Width"
        case height = "Height"
    }

    var edges: [Double] { [left, top, left + width, top + height] }
    var isPlausible: Bool { (-0.5...1).contains(left) && (-0.5...1).contains(top) && width > 0 && height > 0 }
}

struct DetectedImage: Decodable {
    struct Face: Decodable {
        let boundingBox: Box
        let confidence: Double
        let landmarks: [Landmark]
        let pose: [String: Double]
        let quality: [String: Double]

        enum CodingKeys: String, CodingKey {
            case boundingBox = "BoundingBox"
            case confidence = "Confidence"
            case landmarks = "Landmarks"
            case pose = "Pose"
            case quality = "Quality"
        }
    }

    struct Landmark: Decodable {
        let type: String
        let x: Double
        let y: Double

        enum CodingKeys: String, CodingKey {
            case type = "Type"
            case x = "X"
            case y = "Y"
        }
    }

    let file: String
    let width: Int
    let height: Int
    let faces: [Face]
}

struct FileFailure: Decodable {
    let file: String
    let error: String
}

struct EmbeddedImage: Decodable {
    struct Face: Decodable {
        let boundingBox: Box
        let embedding: [Double]
    }

    let file: String
    let model: String
    let faces: [Face]
}

struct Comparison: Decodable {
    let similarity: Double
    let threshold: Double
    let match: Bool
}

struct ListedPack: Decodable {
    let name: String
    let installed: Bool
    let active: Bool
    let licence: String
    let embeddingDimension: Int
    let detector: String
    let embedder: String
}

struct IngestedPhoto: Decodable {
    struct Face: Decodable {
        let index: Int
        let personId: String?
        let faceId: String
        let outcome: String
        let similarity: Double?
        let boundingBox: Box
        let thumbKey: String
    }

    let photoId: String
    let key: String
    let status: String
    let faceCount: Int
    let faces: [Face]
    let error: String?
}

struct IngestSummary: Decodable {
    let photos: Int
    let unchanged: Int
    let failed: Int
    let faces: Int
    let newPersons: Int
    let seconds: Double
    let photosPerSecond: Double
}

struct PersonList: Decodable {
    struct Person: Decodable {
        let personId: String
        let name: String?
        let photoCount: Int
        let faceCount: Int
        let repThumbKey: String
        let hidden: Bool
    }

    let persons: [Person]
}

struct PersonPhotos: Decodable {
    struct Photo: Decodable {
        let photoId: String
        let photoBucket: String
        let photoKey: String
        let thumbKey: String
        let boundingBox: Box
        let confidence: Double
    }

    let personId: String
    let photos: [Photo]
}

struct Assignment: Decodable, Hashable {
    let photoKey: String
    let faceIndex: Int
    let faceId: String
    let personId: String?
}

struct PairScores: Decodable {
    let pairs: Int
    let undetected: Int
    let accuracy: Double
    let auc: Double
    let tarAtFar: [String: Double]
    let model: String
}

struct ClusterScores: Decodable {
    let faces: Int
    let identities: Int
    let clusters: Int
    let precision: Double
    let recall: Double
    let f: Double
}
