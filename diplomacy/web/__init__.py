"""The pages: function views, a module for each noun."""
