Bqgemm_floatJ<a˜ç½üÝ=ìÚ>DÒ¾Ë4-½˜vŸ¾I–½;\l>½GÅ5?w
½Œò¾iÊX½Kz˜½ªH@