/// Ranges of the service's model, and what it uses where a request does not say.
enum Limits {
    /// PageSize. 0 is allowed and means that the service chooses.
    static let pageSize = 0...4096
    /// MaxUserResults.
    static let users = 1...500
    /// MaxFaces of the searches.
    static let matches = 1...4096
    /// MaxFacesToIndex, which has no upper bound.
    static let indexedFaces = 1...Int.max
    /// FaceIdList.
    static let faceIDs = 1...4096
    /// UserFaceIdList.
    static let userFaceIDs = 1...100
    /// TagKeyList.
    static let tagKeys = 0...200

    /// The items of a page, given MaxResults. The service's own choice is not known.
    static func pageLength(_ maxResults: Int?) -> Int {
        switch maxResults {
        case nil, 0: 1000
        case let count?: count
        }
    }
}
