"""Neural Programmer: questions over tables.

Neelakantan, Le & Sutskever, ICLR 2016; arXiv 1511.04834. Section, table and
algorithm numbers in this folder are those of that paper. Questions, tables,
programs and exact operations need NumPy alone; layers, model, losses and the
soft operations need Keras.
"""
