internal import HTTPTypes
internal import Hummingbird
internal import ObjectStore
internal import People

extension PeopleController {
    private var largestThumbnail: Int { 8 << 20 }

    /// A face thumbnail, straight from the object store.
    func thumbnail(_ request: Request, context: some RequestContext) async throws -> Response {
        guard let key = Links.thumbKey(path: request.uri.path), key.hasPrefix(thumbsPrefix) else {
            throw HTTPError(.notFound)
        }
        let bytes = try await foundOrNotFound {
            try await objects.get(bucket: thumbsBucket, key: key, limit: largestThumbnail)
        }
        return Response(jpeg: bytes)
    }

    /// An upright rendition of a photo. Its tag is the photo's content hash, so an unchanged photo is rendered once
    /// for each browser.
    func photoImage(_ request: Request, context: some RequestContext) async throws -> Response {
        guard let id = context.parameters.get("photoID").flatMap({ PhotoID($0) }),
            let photo = try await store.photo(id)
        else { throw HTTPError(.notFound) }
        let tag = "\"\(photo.contentHash)\""
        if request.headers[.ifNoneMatch] == tag {
            return Response(status: .notModified, headers: [.eTag: tag, .cacheControl: Response.imageCaching])
        }
        var response = Response(jpeg: try await foundOrNotFound { try await renderPhoto(photo) })
        response.headers[.eTag] = tag
        return response
    }

    /// An object that is gone is a missing page, not a failure of the server.
    private func foundOrNotFound(_ read: () async throws -> [UInt8]) async throws -> [UInt8] {
        do {
            return try await read()
        } catch let error as ObjectStoreError {
            switch error {
            case .notFound, .invalidName: throw HTTPError(.notFound)
            case .tooLarge, .failed: throw error
            }
        }
    }
}
