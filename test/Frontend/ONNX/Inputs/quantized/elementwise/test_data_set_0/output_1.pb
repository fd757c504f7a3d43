Bqlinear_add_signedJ0ûmr2ò¹ß²€€ G£PÛ€.u=“¹
zL5€Wş€±S,