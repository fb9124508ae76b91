"""The RTI course, built once, on the platforms that learners meet it on."""
