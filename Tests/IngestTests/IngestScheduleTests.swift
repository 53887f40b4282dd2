import Testing

@testable import Ingest

@Suite struct IngestScheduleTests {
    @Test func preparesAWindowAtOnceAndStoresInOrder() {
        var schedule = IngestSchedule(count: 3, inFlight: 2)
        #expect(schedule.nextSteps() == [.prepare(0), .prepare(1)])
        schedule.didPrepare(1)
        #expect(schedule.nextSteps() == [.prepare(2)])
        schedule.didPrepare(0)
        #expect(schedule.nextSteps() == [.store(0)])
        schedule.didPrepare(2)
        #expect(schedule.nextSteps() == [])
        schedule.didStore()
        #expect(schedule.nextSteps() == [.store(1)])
        schedule.didStore()
        #expect(schedule.nextSteps() == [.store(2)])
        #expect(!schedule.isFinished)
        schedule.didStore()
        #expect(schedule.isFinished)
        #expect(schedule.nextSteps() == [])
    }

    @Test func aSlowFirstPhotoLetsOnlyABoundedNumberRunAhead() {
        var schedule = IngestSchedule(count: 1_000, inFlight: 3)
        var prepared = 0
        var steps = schedule.nextSteps()
        while let step = steps.first(where: { $0 != .prepare(0) }) {
            guard case .prepare(let index) = step else { break }
            prepared += 1
            schedule.didPrepare(index)
            steps = steps.filter { $0 != step } + schedule.nextSteps()
        }
        #expect(prepared == 11)
    }

    @Test func nothingToDoIsFinishedAtOnce() {
        var schedule = IngestSchedule(count: 0, inFlight: 0)
        #expect(schedule.isFinished)
        #expect(schedule.nextSteps() == [])
    }
}
