"""The workbook package: opened safely, cells changed in place; the only room that knows zip and XML."""
