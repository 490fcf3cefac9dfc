// Sends the answer to the program that asked, as the button does.
document.getElementById("form-post").submit();
