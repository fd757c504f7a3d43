Bt1JF$Òς?OήlEΣAh¤έΐΦ‰ΡTsΙMtϊ"bgη4€CΐG|ϋΏφΉKμFΉ)Rψk„JltΖ\Εκm
