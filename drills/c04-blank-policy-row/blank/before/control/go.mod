module control.example/control

go 1.22
