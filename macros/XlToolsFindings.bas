Attribute VB_Name = "XlToolsFindings"
Option Explicit

' From one finding to the next through the rows of the list of findings, without Python. Rows that the clerk has
' filtered out are passed over, and so are excused ones. The sentences stand in column D of the add-in's own sheet.

Private Const FIRST_ROW As Long = 4
Private Const LEVEL_COLUMN As Long = 1
Private Const SHEET_COLUMN As Long = 3
Private Const CELL_COLUMN As Long = 4
Private Const MESSAGE_COLUMN As Long = 6
Private At As Long

Public Sub ShowFinding(ByVal forward As Boolean)
    Dim list As Object
    Dim last As Long
    Dim tried As Long
    If ActiveWorkbook Is Nothing Then
        TellSentence NO_WORKBOOK
        Exit Sub
    End If
    Set list = ListOfFindings()
    If list Is Nothing Then
        TellSentence NO_LIST
        Exit Sub
    End If
    last = LastRow(list)
    StartFromHere list, last, forward
    For tried = FIRST_ROW To last
        At = At + IIf(forward, 1, -1)
        If At > last Then At = FIRST_ROW
        If At < FIRST_ROW Then At = last
        If IsShown(list, At) Then
            If WentTo(list, At) Then Exit Sub
        End If
    Next tried
    TellSentence NOTHING_TO_SHOW
End Sub

Private Function ListOfFindings() As Object
    Dim sheet As Object
    For Each sheet In ActiveWorkbook.Worksheets
        If sheet.Cells(1, 1).Value = Sentence(LIST_TITLE) Then Set ListOfFindings = sheet
    Next sheet
End Function

Private Function LastRow(ByVal list As Object) As Long
    LastRow = FIRST_ROW - 1
    Do While list.Cells(LastRow + 1, LEVEL_COLUMN).Value <> ""
        LastRow = LastRow + 1
    Loop
End Function

' Where the clerk has gone elsewhere meanwhile, the way goes on from there: from the row chosen in the list, else from the
' first finding of the sheet in front.
Private Sub StartFromHere(ByVal list As Object, ByVal last As Long, ByVal forward As Boolean)
    Dim row As Long
    If ActiveSheet.Name = list.Name Then
        If ActiveCell.Row >= FIRST_ROW Then At = ActiveCell.Row - IIf(forward, 1, -1)
        If ActiveCell.Row < FIRST_ROW Then At = IIf(forward, FIRST_ROW - 1, last + 1)
        Exit Sub
    End If
    If At >= FIRST_ROW And At <= last Then
        If list.Cells(At, SHEET_COLUMN).Value = ActiveSheet.Name Then Exit Sub
    End If
    At = IIf(forward, FIRST_ROW - 1, last + 1)
    For row = FIRST_ROW To last
        If list.Cells(row, SHEET_COLUMN).Value = ActiveSheet.Name Then
            At = IIf(forward, row - 1, row + 1)
            If forward Then Exit Sub
        End If
    Next row
End Sub

Private Function IsShown(ByVal list As Object, ByVal row As Long) As Boolean
    If list.Cells(row, CELL_COLUMN).Value = "" Then Exit Function
    If list.Cells(row, LEVEL_COLUMN).Value = Sentence(EXCUSED) Then Exit Function
    IsShown = Not list.Rows(row).Hidden
End Function

' A sheet that is gone or hidden by now is passed over.
Private Function WentTo(ByVal list As Object, ByVal row As Long) As Boolean
    On Error GoTo failed
    ActiveWorkbook.Worksheets(CStr(list.Cells(row, SHEET_COLUMN).Value)).Activate
    ActiveSheet.Range(CStr(list.Cells(row, CELL_COLUMN).Value)).Select
    Application.StatusBar = list.Cells(row, LEVEL_COLUMN).Value & " " & list.Cells(row, MESSAGE_COLUMN).Value
    WentTo = True
    Exit Function
failed:
End Function
