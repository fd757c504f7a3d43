Bqlinear_conv_depthwiseJZaZÄ\Œ·dTx§H’,ŠdXZD
K9Sb†„Ğ»…IF“†hJw˜O8T„usibc=@qohD`JUVDVgS4qxŠ~B:L.iYT‹edŠlg‰N†1eyS@