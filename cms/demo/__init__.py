"""A cooperative to try the product on. Every mission is made by walking it through the kernel with its clock."""
