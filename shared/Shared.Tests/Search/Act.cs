namespace GenAiTransport.Tests.Search;

/// <summary>What may happen to a session.</summary>
enum Act
{
    Start,
    StartAgain,
    StartUnderATakenId,
    StartMany,
    Say,
    End,
    EndWithoutAWord,
    Fail,
    Stop,
    Clear,
    Delete,
    Read,
    Join,
    JoinWithPicture,
    Rejoin,
    Leave,
    Tell,
    TellMuch,
    WaitAMinute,
    WaitSixMinutes,
    WaitAnHour,
}
