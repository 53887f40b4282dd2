package import Hummingbird
package import ObjectStore
package import People

/// The people of a photo library over HTTP: pages for browsers, JSON for programs and the images behind both.
///
/// Mount it on a router made with `.autoGenerateHeadEndpoints`, behind ``SecurityHeadersMiddleware``,
/// ``ErrorPageMiddleware`` and, while nobody has to sign in, ``LoopbackHostMiddleware``:
///
/// ```swift
/// let pages = try WebPages()
/// let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
/// router.addMiddleware {
///     SecurityHeadersMiddleware()
///     ErrorPageMiddleware(pages: pages)
///     LoopbackHostMiddleware()
/// }
/// controller.addRoutes(to: router)
/// ```
package struct PeopleController<Store: PersonStore, Objects: ObjectStore>: Sendable {
    let store: Store
    let objects: Objects
    let thumbsBucket: String
    let thumbsPrefix: String
    let pages: WebPages
    let renderPhoto: @Sendable (Photo) async throws -> [UInt8]

    /// - Parameters:
    ///   - thumbsBucket: the bucket in `objects` that holds the face thumbnails.
    ///   - thumbsPrefix: how their keys begin, `faces-thumbs/` for example; no other key of the bucket is served.
    ///   - renderPhoto: makes an upright JPEG of a photo, small enough for a browser.
    package init(
        store: Store,
        objects: Objects,
        thumbsBucket: String,
        thumbsPrefix: String,
        pages: WebPages,
        renderPhoto: @escaping @Sendable (Photo) async throws -> [UInt8]
    ) {
        self.store = store
        self.objects = objects
        self.thumbsBucket = thumbsBucket
        self.thumbsPrefix = thumbsPrefix
        self.pages = pages
        self.renderPhoto = renderPhoto
    }

    package func addRoutes<Context: RequestContext>(to router: some RouterMethods<Context>) {
        router.get("/") { _, _ in Response.redirect(to: Links.people, type: .found) }

        router.group("people")
            .add(middleware: ErrorPageMiddleware(pages: pages, format: .page))
            .get(use: peoplePage)
            .get(":personID", use: personPage)

        router.group("persons")
            .add(middleware: ErrorPageMiddleware(pages: pages, format: .json))
            .get(use: listPersons)
            .get("photos") { _, _ -> Response in throw HTTPError(.badRequest, message: "bad path") }
            .get(":personID/photos", use: listPhotos)

        router.get("thumbs/**", use: thumbnail)
        router.get("photos/:photoID/image", use: photoImage)
        router.get("assets/:name") { _, context in try Asset.response(named: context.parameters.require("name")) }
    }
}
